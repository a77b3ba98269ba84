// Package comment owns the moderators' pages: the queue of readers' comments,
// the comment before the moderator with what the checks saw in it, the story
// and the parent beside it, and the forms by which it is decided. It must not
// hold a rule: what may be decided, by whom and under which rule is asked of
// the domain's package comment.
package comment
