package i18n

// Args returns the names of a message's placeholders.
func Args(p *Printer, key string) map[string]bool { return p.messages[key].args() }
