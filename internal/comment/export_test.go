package comment

// Hold bounds the comments on one page.
func (s *Service) Hold(most int) { s.most = most }
