package web

// Combine is what puts the checksums of two stretches together.
var Combine = combine
