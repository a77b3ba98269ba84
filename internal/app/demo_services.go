package app

import "peyk/internal/demo"

// DemoServices are the services as the demo's play uses them, at its clock.
func (a *Agency) DemoServices(clk *demo.Clock) demo.Services {
	return demo.Services{
		Clock: clk, Stories: a.Stories, Comments: a.Comments, Accounts: a.Accounts, Sections: a.Sections,
		Site: a.Site, Media: a.Media, Rank: a.Rank, Views: a.Store.Rank,
	}
}
