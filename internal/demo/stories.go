package demo

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"image"
	"image/jpeg"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"peyk/internal/account"
	"peyk/internal/demo/scene"
	"peyk/internal/media"
	"peyk/internal/story"
)

// variants is how many pictures are drawn of one keyword: enough that no list
// shows the same twice, few enough to be drawn within seconds.
const variants = 3

// width and height of a drawn picture, in pixels.
const (
	sceneWidth  = 960
	sceneHeight = 540
)

// pictureKey names the drawn picture for a place in a story.
func pictureKey(it item, n int) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(it.key)) // never fails
	return fmt.Sprintf("%s/%d", it.pictures[n], (h.Sum32()+uint32(n))%variants)
}

// draw makes the pictures that the stories need, on all cores, and receives
// them into the archive through the service, as an upload is.
func (p *play) draw(ctx context.Context, items []item) error {
	wanted := map[string]item{}
	var order []string
	for _, it := range items {
		for n := range it.pictures {
			key := pictureKey(it, n)
			if _, ok := wanted[key]; !ok {
				wanted[key] = it
				order = append(order, key)
			}
		}
	}
	p.drawn = len(order)
	encoded := make([][]byte, len(order))
	g := errgroup.Group{}
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, key := range order {
		g.Go(func() error {
			var err error
			encoded[i], err = encode(drawKey(key))
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("demo pictures: %w", err)
	}
	received := make([]*media.Picture, len(order))
	in, ictx := errgroup.WithContext(ctx)
	in.SetLimit(runtime.GOMAXPROCS(0))
	for i, key := range order {
		in.Go(func() error {
			it := wanted[key]
			alt, credit := it.alt, it.credit
			if alt == "" {
				alt = it.content.Headline
			}
			if credit == "" {
				credit = "پیک"
			}
			var err error
			received[i], err = p.Media.Receive(ictx, p.actors[account.Editor], media.Upload{
				Body: bytes.NewReader(encoded[i]), ContentType: "image/jpeg", Alt: alt, Credit: credit, Caption: it.caption,
			})
			p.tell(1)
			return err
		})
	}
	if err := in.Wait(); err != nil {
		return fmt.Errorf("demo pictures: %w", err)
	}
	for i, key := range order {
		p.pictures[key] = *received[i]
	}
	return nil
}

func drawKey(key string) image.Image {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key)) // never fails
	keyword := key[:len(key)-2]
	return scene.Draw(keyword, h.Sum64(), sceneWidth, sceneHeight)
}

func encode(m image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90})
	return b.Bytes(), err
}

// planStories plans the life of every written story: typed by the reporter,
// sent, approved and published by the editor.
func (p *play) planStories(items []item) {
	for i, it := range items {
		out := p.publishedAt(it, i)
		at := func(before time.Duration) time.Time { return out.Add(-before) }
		p.plan(at(50*time.Minute), func(ctx context.Context) error { return p.write(ctx, it) })
		act := func(role account.Role, act story.Act) func(context.Context) error {
			return func(ctx context.Context) error { return p.do(ctx, p.stories[name(it)], role, act, story.Order{}) }
		}
		p.plan(at(30*time.Minute), act(account.Reporter, story.Submit))
		p.plan(at(10*time.Minute), act(account.Editor, story.Approve))
		p.plan(out, act(account.Editor, story.Publish))
		if it.edition != "fa" {
			p.plan(out.Add(time.Second), func(ctx context.Context) error { return p.link(ctx, it) })
		}
	}
}

// publishedAt is when a story comes out: its age, and some minutes so that no
// two stories share an instant.
func (p *play) publishedAt(it item, i int) time.Time {
	if it.edition != "fa" {
		i += 7 // the translation follows
	}
	return p.now.Add(-it.age - time.Duration(6+i%47)*time.Minute - time.Duration(i%60)*time.Second)
}

func name(it item) string { return string(it.edition) + "/" + it.key }

func (p *play) write(ctx context.Context, it item) error {
	c := it.content
	sec, ok := p.sections[string(it.edition)+"/"+it.section]
	if !ok {
		return fmt.Errorf("story %s: no section %q", it.key, it.section)
	}
	c.Section = sec
	for n := range it.pictures {
		pic := p.pictures[pictureKey(it, n)]
		ref := story.PictureRef{Media: pic.ID}
		if n == 0 {
			ref.Caption, ref.Alt = it.caption, it.alt
		}
		c.Pictures = append(c.Pictures, ref)
	}
	s, err := p.Stories.Create(ctx, p.actors[account.Reporter], story.NewStory{Content: c, Detail: "typed"})
	if err != nil {
		return fmt.Errorf("story %s: %w", it.key, err)
	}
	p.stories[name(it)] = s
	return nil
}

func (p *play) link(ctx context.Context, it item) error {
	fa, en := p.stories["fa/"+it.key], p.stories[name(it)]
	if fa == nil {
		return fmt.Errorf("story %s has no counterpart", it.key)
	}
	return p.Stories.Link(ctx, p.actors[account.Editor], fa.Code, en.Code)
}
