package gas.web.tokens;

import gas.ledger.accounts.UserId;
import java.time.Instant;
import java.util.Set;

/// What is known of a token besides its hash.
///
/// @param id the first characters of its hash: names it, and does not help to guess it
public record ApiToken(String id, UserId user, String name, Set<Scope> scopes, Instant created, Instant expires) {

    /// What its bearer may do.
    public enum Scope {
        /// see jobs and fetch files
        READ,
        /// submit and cancel jobs
        WRITE
    }
}
