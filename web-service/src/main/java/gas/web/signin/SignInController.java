package gas.web.signin;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

@Controller
class SignInController {
    private final SignInSettings settings;

    SignInController(SignInSettings settings) {
        this.settings = settings;
    }

    @GetMapping("/signin")
    String signIn(@Nullable Authentication authentication) {
        return authentication == null
                ? "redirect:/oauth2/authorization/" + Provider.REGISTRATION
                : "redirect:" + settings.landing();
    }

    @GetMapping("/signin/problem")
    @ResponseStatus(HttpStatus.UNAUTHORIZED)
    String problem() {
        return "signin/problem";
    }

    @GetMapping("/signout")
    String signOut() {
        return "signin/signout";
    }
}
