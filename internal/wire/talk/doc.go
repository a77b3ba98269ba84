// Package talk owns the exchange formats of readers' comments: what WordPress,
// Disqus, Isso, Remark42 and Coral give out is read as a stream of [Item], and
// Peyk's own JSON Lines are written and read. It keeps few items in memory,
// turns HTML into plain text, and tells of each item where it stood and what is
// wrong with it. It must not know stories, decide what becomes of an item, or
// write anything but an encoded line.
//
//	err := talk.Read(ctx, talk.WordPress, files, func(it *talk.Item) error {
//		…
//	})
package talk
