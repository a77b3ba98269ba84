// Package comment owns what readers say under stories: how a comment is
// received, which states it goes through, who decides about it under which
// rule, and what its sender is told. It must not know how comments are
// stored, screened or shown.
//
// The promise of this package is in its types: what the public reads is a
// [Public], a Public comes out of [Comment.Public] alone, and that needs an
// approval that names the moderator, the version of the rules and the very
// revision of the text. There is no other way to make one.
//
//	secret, c, err := svc.Post(ctx, comment.Posting{Story: code, Text: text})
//	c, err = svc.Decide(ctx, moderator, c.ID, comment.Ruling{Act: comment.Approve, Version: c.Version})
//	shown, ok := c.Public()
package comment
