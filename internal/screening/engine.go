package screening

import (
	"context"
	"time"
)

// Check is one check; it looks and returns what it saw. It must not change the
// subject, and keep nothing of it.
type Check func(*Subject) []Finding

// Listed is a check with its name, which is also the label that its findings
// serve.
type Listed struct {
	Name  string
	Check Check
}

// Checks are all checks, in the order in which findings are shown.
func Checks() []Listed {
	return []Listed{
		{"language", language},
		{"finglish", finglish},
		{"insult", insult},
		{"threat", threat},
		{"accusation", accusation},
		{"spam", spam},
		{"personal", personal},
		{"repeat", repeats},
		{"irrelevant", relevant},
	}
}

// checkLimit is how long one check may take. It takes microseconds; the limit
// is for a fault of ours, or a machine that stands still.
const checkLimit = 2 * time.Second

// failedVersion counts the changes of what a failed check is said to be.
const failedVersion = 2

// Screen runs every check, each within its own time. A check that panics, that
// does not end in time or that ctx leaves no time for is a finding of its own
// that asks for a person ("failed", Args "check" is its name): a fault of ours
// never lets a comment slip through unseen, and never loses it.
func Screen(ctx context.Context, s *Subject) []Finding { return screen(ctx, s, Checks(), checkLimit) }

func screen(ctx context.Context, s *Subject, checks []Listed, limit time.Duration) []Finding {
	own := *s
	// Every check has the same view before it, so it is made before the first.
	out, ok := within(ctx, limit, func() []Finding { own.seen = newSight(&own); return nil })
	if !ok {
		for _, c := range checks {
			out = append(out, failed(c.Name))
		}
		return out
	}
	for _, c := range checks {
		found, ok := within(ctx, limit, func() []Finding { return c.Check(&own) })
		if !ok {
			found = []Finding{failed(c.Name)}
		}
		out = append(out, found...)
	}
	return own.spare(out)
}

func failed(check string) Finding {
	return Finding{
		Check: "failed", Version: failedVersion, Advice: Hold, Key: "screening.failed", Score: 1,
		Args: map[string]string{"check": check},
	}
}

// within gives what f finds; false when f panics or is not done in time. What
// is not done goes on by itself to its end, and nobody looks at what it finds.
func within(ctx context.Context, limit time.Duration, f func() []Finding) ([]Finding, bool) {
	if ctx.Err() != nil {
		return nil, false
	}
	type result struct {
		found []Finding
		ok    bool
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if recover() != nil {
				r = result{}
			}
			done <- r
		}()
		r = result{f(), true}
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case r := <-done:
		return r.found, r.ok
	case <-timer.C:
	case <-ctx.Done():
	}
	return nil, false
}
