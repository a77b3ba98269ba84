// Package account owns who works in the newsroom: users, their roles, what
// each role may do, their passwords and their sessions.
//
// The question "may they?" has one answer, the table in act.go, asked through
// Actor.Can and Actor.Check by every rule that changes anything. Sessions are
// random tokens of which only the SHA-256 is stored; passwords are kept as
// argon2id in the PHC string format.
//
// It must not know HTTP, SQL, or any other domain: other domains import it to
// name the Actor, never the other way round. It keeps no secret in an event
// and says the same to an unknown login as to a wrong password.
package account
