// Package ui owns what Peyk's pages are made of: the layouts of the public
// site and the newsroom, the components with a view struct each, the style
// sheets, the scripts and the font, and [Page], which binds a page's template
// to the struct it prints. It must not know requests, domains or addresses:
// view structs arrive with plain data ready for print.
//
// A page embeds [Frame] (public) or [DeskFrame] (newsroom) in its view struct
// and defines the template "main":
//
//	type HomeView struct {
//		ui.Frame
//		Latest ui.Block
//	}
//
//	lib, err := ui.NewLibrary(assetURL)
//	home, err := ui.NewPage[HomeView](lib, ui.Public, files, "home.html")
//	html, err := home.Bytes(view)
//
// Components are templates named after their struct in lower case, called with
// it: {{template "block" .Latest}}. Template functions are fixed when the
// library is made; words come from the [i18n.Printer] in the data. Every
// template is checked against its struct by a test (see [Library.Registered]).
//
// The content security policy allows neither inline scripts nor inline styles:
// a colour that is data is one of the classes of [Tone] and [Hue].
package ui
