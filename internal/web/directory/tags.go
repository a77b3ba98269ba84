package directory

import (
	"peyk/internal/event"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/web"
)

// The tags say what a page was made from. An event says which of them it
// makes out of date; this file is the only place that knows both.

// EditionTag is of what every page of an edition carries.
func EditionTag(e id.Edition) web.Tag { return web.Tag("edition:" + string(e)) }

// StoryTag is of a story and what readers say under it.
func StoryTag(code id.Story) web.Tag { return web.Tag("story:" + code.String()) }

// LatestTag is of an edition's newest stories.
func LatestTag(e id.Edition) web.Tag { return web.Tag("latest:" + string(e)) }

// SectionTag is of a section's stories.
func SectionTag(s id.Section) web.Tag { return web.Tag("section:" + s.String()) }

// BandTag is of the band of breaking news across the head of pages.
func BandTag(e id.Edition) web.Tag { return web.Tag("band:" + string(e)) }

// ImportantTag is of the order of what matters most.
func ImportantTag(e id.Edition) web.Tag { return web.Tag("important:" + string(e)) }

// RulesTag is of an edition's comment policy.
func RulesTag(e id.Edition) web.Tag { return web.Tag("rules:" + string(e)) }

// FiguresTag is of the counts of an edition's comments.
func FiguresTag(e id.Edition) web.Tag { return web.Tag("figures:" + string(e)) }

// RankTag is of which stories are the most viewed of an edition (section 0) or
// of one of its sections.
func RankTag(e id.Edition, s id.Section) web.Tag {
	return web.Tag("rank:" + string(e) + ":" + s.String())
}

// HeadTag is of a story as lists show it: its headline, and whether it is
// public. Unlike StoryTag it has nothing to do with what readers say.
func HeadTag(code id.Story) web.Tag { return web.Tag("head:" + code.String()) }

// GenreTag is of a genre's stories.
func GenreTag(e id.Edition, g story.Genre) web.Tag {
	return web.Tag("genre:" + string(e) + ":" + string(g))
}

// TermTag is of the stories under a tag or person.
func TermTag(e id.Edition, k story.TermKind, slug string) web.Tag {
	return web.Tag(string(k) + ":" + string(e) + ":" + slug)
}

// TranslationTag is of a story's counterparts in other editions.
func TranslationTag(t id.Translation) web.Tag {
	return web.Tag("translation:" + id.Story(t).String())
}

// TagsOf returns what an event makes out of date.
func TagsOf(ev event.Event) []web.Tag {
	switch ev.Kind {
	case event.StoryPublished, event.StoryCorrected, event.StoryWithdrawn, event.StoryScheduled, event.StoryUnscheduled:
		return storyTags(ev)
	case event.StoryEdited: // of a public story, only its link to a counterpart
		return []web.Tag{StoryTag(ev.Story), TranslationTag(ev.Translation)}
	case event.CommentReceived, event.CommentApproved, event.CommentRefused, event.CommentReopened,
		event.CommentUndone, event.CommentEdited, event.CommentWithdrawn, event.CommentDeleted, event.CommentStruck,
		event.CommentImported:
		return []web.Tag{StoryTag(ev.Story), FiguresTag(ev.Edition)}
	case event.CommentAppealed, event.CommentUpheld: // nothing that readers of the story see
		return []web.Tag{FiguresTag(ev.Edition)}
	case event.VoteCast, event.CommentLiked:
		return []web.Tag{StoryTag(ev.Story)}
	case event.FrontArranged:
		return []web.Tag{ImportantTag(ev.Edition), BandTag(ev.Edition)}
	case event.RankingsMade:
		return []web.Tag{RankTag(ev.Edition, ev.Section)}
	case event.RulesPublished:
		return []web.Tag{RulesTag(ev.Edition)}
	case event.CommentsSet:
		if ev.Story != 0 {
			return []web.Tag{StoryTag(ev.Story)}
		}
		return []web.Tag{RulesTag(ev.Edition)} // the page of every story is made from them
	default:
		return nil
	}
}

func storyTags(ev event.Event) []web.Tag {
	tags := []web.Tag{
		StoryTag(ev.Story), HeadTag(ev.Story), LatestTag(ev.Edition), SectionTag(ev.Section), ImportantTag(ev.Edition),
		GenreTag(ev.Edition, story.Genre(ev.Genre)),
	}
	if ev.Translation != 0 {
		tags = append(tags, TranslationTag(ev.Translation))
	}
	for _, slug := range ev.Tags {
		tags = append(tags, TermTag(ev.Edition, story.Tag, slug))
	}
	for _, slug := range ev.People {
		tags = append(tags, TermTag(ev.Edition, story.Person, slug))
	}
	return tags
}
