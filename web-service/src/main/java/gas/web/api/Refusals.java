package gas.web.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/// Problems that are answered before a controller is reached.
///
/// @param json as controllers write it
record Refusals(JsonMapper json) {

    void unauthorized(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        refuse(
                response,
                HttpStatus.UNAUTHORIZED,
                "TOKEN",
                "There is no token, or it is unknown, revoked or expired.",
                "Make one at /account/tokens and send it as Authorization: Bearer gas_...");
    }

    void refuse(HttpServletResponse response, HttpStatus status, String code, String cause, String cure)
            throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getWriter().write(json.writeValueAsString(ApiErrors.detail(status, code, cause, cure)));
    }
}
