package site

import (
	"embed"
	"fmt"

	"peyk/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages are the templates of the public site, each bound to its view struct.
type Pages struct {
	Home        *ui.Page[HomeView]
	Article     *ui.Page[ArticleView]
	List        *ui.Page[ListView]
	Corrections *ui.Page[CorrectionsView]
	Saved       *ui.Page[SavedView]
	Archive     *ui.Page[ArchiveView]
	Search      *ui.Page[SearchView]
	Policy      *ui.Page[PolicyView]
	Figures     *ui.Page[FiguresView]
	Comment     *ui.Page[CommentView]
	Thread      *ui.Page[ThreadView]
	Report      *ui.Page[ReportView]
	Receipt     *ui.Page[ReceiptView]
	Notice      *ui.Page[NoticeView]
	Error       *ui.Page[ErrorView]
	Reason      *ui.Page[ReasonView]
}

// NewPages parses the site's templates with the library's layouts and
// components.
func NewPages(lib *ui.Library) (*Pages, error) {
	var p Pages
	for _, err := range []error{
		bind(&p.Home, lib, "home.html"),
		bind(&p.Article, lib, "article.html"),
		bind(&p.List, lib, "list.html"),
		bind(&p.Corrections, lib, "corrections.html"),
		bind(&p.Saved, lib, "saved.html"),
		bind(&p.Archive, lib, "archive.html"),
		bind(&p.Search, lib, "search.html"),
		bind(&p.Policy, lib, "policy.html"),
		bind(&p.Figures, lib, "figures.html"),
		bind(&p.Comment, lib, "comment.html"),
		bind(&p.Thread, lib, "thread.html"),
		bind(&p.Report, lib, "report.html"),
		bind(&p.Receipt, lib, "receipt.html"),
		bind(&p.Notice, lib, "notice.html"),
		bind(&p.Error, lib, "error.html"),
		bind(&p.Reason, lib, "reason.html"),
	} {
		if err != nil {
			return nil, fmt.Errorf("site: %w", err)
		}
	}
	return &p, nil
}

func bind[T any](page **ui.Page[T], lib *ui.Library, file string) error {
	p, err := ui.NewPage[T](lib, ui.Public, files, file)
	*page = p
	return err
}
