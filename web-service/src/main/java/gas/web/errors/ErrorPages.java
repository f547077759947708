package gas.web.errors;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/// What went wrong, as a page or, for programs, as `application/problem+json` (RFC 9457). Neither tells more than the
/// status: why is in our log.
@Controller
@RequestMapping("/error")
class ErrorPages implements ErrorController {

    @RequestMapping(produces = MediaType.TEXT_HTML_VALUE)
    ModelAndView page(HttpServletRequest request) {
        HttpStatus status = status(request);
        String page = switch (status) {
            case FORBIDDEN -> "errors/403";
            case NOT_FOUND -> "errors/404";
            case METHOD_NOT_ALLOWED -> "errors/405";
            default -> status.is4xxClientError() ? "errors/4xx" : "errors/500";
        };
        ModelAndView view = new ModelAndView(page, status);
        view.addObject("status", status.value());
        return view;
    }

    @RequestMapping
    ResponseEntity<ProblemDetail> problem(HttpServletRequest request) {
        HttpStatus status = status(request);
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemDetail.forStatus(status));
    }

    private static HttpStatus status(HttpServletRequest request) {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : null;
        return status == null ? HttpStatus.NOT_FOUND : status; // /error itself, asked for by a browser
    }
}
