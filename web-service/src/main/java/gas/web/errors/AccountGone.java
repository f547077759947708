package gas.web.errors;

import gas.ledger.accounts.UnknownAccount;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/// Somebody whose account is no longer there is not signed in any more.
@ControllerAdvice
class AccountGone {

    @ExceptionHandler
    String on(UnknownAccount gone, HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        return "redirect:/";
    }
}
