package gas.web.tokens;

import gas.ledger.accounts.UserId;
import gas.web.site.Moment;
import gas.web.site.SiteSettings;
import gas.web.tokens.ApiToken.Scope;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
@RequestMapping("/account/tokens")
class TokensController {
    private static final int MOST_NAME = 60;
    private static final Set<Integer> DAYS = Set.of(7, 30, 90, 365);

    private final ApiTokens tokens;
    private final SiteSettings site;

    TokensController(ApiTokens tokens, SiteSettings site) {
        this.tokens = tokens;
        this.site = site;
    }

    record Row(String id, String name, boolean writes, Moment created, Moment expires) {
        static Row of(ApiToken token) {
            return new Row(
                    token.id(),
                    token.name(),
                    token.scopes().contains(Scope.WRITE),
                    new Moment(token.created()),
                    new Moment(token.expires()));
        }
    }

    @GetMapping
    String page(UserId user, Model model) {
        List<Row> rows = tokens.of(user).stream().map(Row::of).toList();
        model.addAttribute("tokens", rows);
        model.addAttribute("site", site.url("/"));
        return "tokens/tokens";
    }

    /// Answers with the page itself: the token is in this answer and nowhere else.
    @PostMapping
    String make(
            UserId user,
            @RequestParam String name,
            @RequestParam(defaultValue = "false") boolean writes,
            @RequestParam int days,
            Model model,
            HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        String shown = name.replaceAll("\\p{C}", "").strip();
        if (shown.isEmpty() || shown.length() > MOST_NAME || !DAYS.contains(days)) {
            model.addAttribute("refused", "Give the token a name of up to " + MOST_NAME + " characters.");
            return page(user, model);
        }
        Set<Scope> scopes = writes ? EnumSet.allOf(Scope.class) : EnumSet.of(Scope.READ);
        tokens.make(user, shown, scopes, Duration.ofDays(days))
                .ifPresentOrElse(
                        made -> model.addAttribute("made", made),
                        () -> model.addAttribute("refused", "You have as many tokens as one may; revoke one first."));
        return page(user, model);
    }

    @PostMapping("/{id}/revoke")
    String revoke(UserId user, @PathVariable String id) {
        tokens.revoke(user, id);
        return "redirect:/account/tokens";
    }
}
