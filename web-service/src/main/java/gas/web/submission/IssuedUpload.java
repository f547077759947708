package gas.web.submission;

import gas.ledger.jobs.JobId;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// An upload that was allowed to somebody, remembered in the session until it is submitted. Kept as text under a name
/// of
/// its own, so that two of them never overwrite each other.
record IssuedUpload(String job, String key, String fileName, String reference, Instant expires) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NAME = "upload.";

    void remember(HttpSession session, Instant now) {
        for (String name : Collections.list(session.getAttributeNames())) {
            if (name.startsWith(NAME)
                    && session.getAttribute(name) instanceof String text
                    && read(text).expires().isBefore(now)) {
                session.removeAttribute(name);
            }
        }
        session.setAttribute(NAME + job, JSON.writeValueAsString(this));
    }

    static Optional<IssuedUpload> recall(HttpSession session, JobId job) {
        return session.getAttribute(NAME + job) instanceof String text ? Optional.of(read(text)) : Optional.empty();
    }

    void forget(HttpSession session) {
        session.removeAttribute(NAME + job);
    }

    private static IssuedUpload read(String text) {
        return JSON.readValue(text, IssuedUpload.class);
    }
}
