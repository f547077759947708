package gas.web.api;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

@RestControllerAdvice(annotations = ApiV1.class)
class ApiErrors extends ResponseEntityExceptionHandler {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> problem(Problem problem) {
        return answer(problem.status(), problem.code(), String.valueOf(problem.getMessage()), problem.cure());
    }

    private static ResponseEntity<ProblemDetail> answer(HttpStatus status, String code, String cause, String cure) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(detail(status, code, cause, cure));
    }

    static ProblemDetail detail(HttpStatus status, String code, String cause, String cure) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, cause);
        problem.setProperty("code", code);
        problem.setProperty("cure", cure);
        return problem;
    }
}
