// Package measure owns the measuring of the screening on labelled comments: of
// each check, and of what is learnt while the comments go by. It must not know
// how checks come to what they see, and decides nothing.
package measure
