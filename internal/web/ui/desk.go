package ui

import "peyk/internal/i18n"

// DeskFrame is what every newsroom page carries besides its own content.
type DeskFrame struct {
	P        *i18n.Printer
	Agency   string // the edition's name
	HomeURL  string // of the newsroom
	SiteURL  string // of the public site
	Title    string
	User     DeskUser
	Nav      []DeskLink
	Editions []EditionLink // the editions this user works in; fewer than two print nothing
	Flash    *Notice       // what the last act did
	Undo     *Act          // takes back what the flash tells of; may be nil
	Keys     []KeyHint     // shortcuts of the page, shown on "?"
	Wide     bool          // use the whole width: queues and the editor
	Script   string        // a script of this page alone; empty for none
}

// DeskUser is who is signed in. Name "" is nobody.
type DeskUser struct {
	Name, Role string
	URL        string // of the own account's page
	SignOutURL string // accepts POST
}

// DeskLink is an entry of the newsroom's navigation.
type DeskLink struct {
	Text, URL string
	Count     int  // waiting there; 0 prints nothing
	Urgent    bool // the count is told in red
	Current   bool
	Key       string // the shortcut, "g q"; may be empty
}

// KeyHint is one keyboard shortcut.
type KeyHint struct{ Key, Text string }

// State is a state of work as a word and a dot.
type State struct {
	Kind string // "draft", "waiting", "returned", "ready", "timed", "live", "gone", "good", "bad": the dot's colour and shape
	Text string
}

// Act is a button that sends a form of its own.
type Act struct {
	Text   string
	URL    string // accepts POST
	Kind   string // "main", "danger" or "" (plain)
	Hidden []Hidden
	Key    string // the shortcut; may be empty
}

// Hidden is a value a form carries unseen.
type Hidden struct{ Name, Value string }

// Tabs are the views of a list: «در انتظار (۱۲)».
type Tabs struct {
	P     *i18n.Printer
	Label string
	Items []DeskLink
}

// Field is a labelled field of a form.
type Field struct {
	Name, Label string
	Type        string // "text", "email", "url", "password", "number", "datetime-local", "file", "textarea", "select", "checkbox"
	Value       string
	Hint        string
	Fault       string // what is wrong with it and how to mend it; empty if nothing
	Required    bool
	Max         int    // length in code points; 0 has no limit
	Rows        int    // of a textarea; 0 is 4
	Auto        string // autocomplete; empty leaves it to the browser
	Accept      string // of a file field
	Options     []Option
	Checked     bool // of a checkbox
	Focus       bool // takes the focus when the page opens
}

// Option is a choice of a select field.
type Option struct {
	Value, Text string
	Selected    bool
}

// Latin reports whether the field's content is written from left to right
// whatever the page's language.
func (f Field) Latin() bool {
	switch f.Type {
	case "email", "url", "password", "number", "datetime-local":
		return true
	}
	return false
}

// Height returns the rows of a textarea.
func (f Field) Height() int {
	if f.Rows == 0 {
		return 4
	}
	return f.Rows
}

// Table is a list of rows with named columns. A row has a cell for each column.
type Table struct {
	Caption string // for screen readers
	Columns []Column
	Rows    [][]Cell
	Empty   *Empty // shown instead when there are no rows
}

// Column is a column of a Table.
type Column struct {
	Text   string
	Number bool // figures: tabular, at the end of the line
	Hidden bool // the head is for screen readers only
}

// Cell is one cell: a text, a link, a state, a time or acts.
type Cell struct {
	Text   string
	URL    string // makes the text a link
	Note   string // smaller, under the text
	State  *State
	Time   *Time
	Acts   []*Act
	Number bool
	Main   bool // the row's headline
}
