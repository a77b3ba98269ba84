package ui

// NewsArticle is schema.org's description of a story, as the page carries it
// for search engines. Addresses are absolute, times ISO.
type NewsArticle struct {
	Context      string        `json:"@context"` // SchemaOrg
	Type         string        `json:"@type"`    // "NewsArticle"
	ID           string        `json:"@id,omitempty"`
	URL          string        `json:"url"`
	Headline     string        `json:"headline"`
	AltHeadline  string        `json:"alternativeHeadline,omitempty"`
	Description  string        `json:"description,omitempty"`
	Image        []string      `json:"image,omitempty"`
	Published    string        `json:"datePublished"`
	Modified     string        `json:"dateModified,omitempty"`
	Language     string        `json:"inLanguage"`
	Section      string        `json:"articleSection,omitempty"`
	Keywords     []string      `json:"keywords,omitempty"`
	Author       []LDName      `json:"author,omitempty"`
	Publisher    LDName        `json:"publisher"`
	About        []LDName      `json:"about,omitempty"`
	WordCount    int           `json:"wordCount,omitempty"`
	CommentCount int           `json:"commentCount,omitempty"`
	Identifier   string        `json:"identifier,omitempty"`
	Free         bool          `json:"isAccessibleForFree"`
	Corrections  []LDCorrected `json:"correction,omitempty"`
}

// LDName is a person or organisation in a NewsArticle.
type LDName struct {
	Type string `json:"@type"` // "Person", "NewsMediaOrganization"
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
	Logo string `json:"logo,omitempty"` // of an organisation
}

// LDCorrected is a correction in a NewsArticle.
type LDCorrected struct {
	Type string `json:"@type"` // "CorrectionComment"
	Text string `json:"text"`
	Date string `json:"datePublished"`
}

// SchemaOrg is the context of all descriptions.
const SchemaOrg = "https://schema.org"

// LDSite describes the edition on its home page.
type LDSite struct {
	Context   string   `json:"@context"`
	Type      string   `json:"@type"` // "WebSite"
	Name      string   `json:"name"`
	URL       string   `json:"url"`
	Language  string   `json:"inLanguage"`
	Publisher LDName   `json:"publisher"`
	Search    LDAction `json:"potentialAction"`
}

// LDAction says where to search.
type LDAction struct {
	Type   string `json:"@type"` // "SearchAction"
	Target string `json:"target"`
	Input  string `json:"query-input"` // "required name=search_term_string"
}

// LDCrumbs is a breadcrumb for search engines.
type LDCrumbs struct {
	Context string    `json:"@context"`
	Type    string    `json:"@type"` // "BreadcrumbList"
	Items   []LDCrumb `json:"itemListElement"`
}

// LDCrumb is one step of a breadcrumb, counted from 1.
type LDCrumb struct {
	Type     string `json:"@type"` // "ListItem"
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item,omitempty"`
}
