package gas.web.billing;

import com.stripe.exception.StripeException;
import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UnknownAccount;
import gas.ledger.accounts.UserId;
import gas.web.jobs.ResultsAtHand;
import gas.web.jobs.ResultsAtHand.AtHand;
import gas.web.live.LiveUpdates;
import gas.web.site.Moment;
import gas.web.submission.PlanLimits;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// Buying, changing and cancelling the paid plan. Nothing here makes anybody premium: Stripe's events do.
@Controller
class PlanController {
    private final Accounts accounts;
    private final Checkout checkout;
    private final PremiumPrice price;
    private final LiveUpdates live;
    private final PlanLimits limits;
    private final ResultsAtHand resultsAtHand;

    PlanController(
            Accounts accounts,
            Checkout checkout,
            PremiumPrice price,
            LiveUpdates live,
            PlanLimits limits,
            ResultsAtHand resultsAtHand) {
        this.resultsAtHand = resultsAtHand;
        this.accounts = accounts;
        this.checkout = checkout;
        this.price = price;
        this.live = live;
        this.limits = limits;
    }

    @GetMapping("/subscribe")
    String subscribe(UserId user, Model model) {
        Account account = account(user);
        if (account.isPremium() || account.hasLivingSubscription()) {
            return "redirect:/account/plan";
        }
        model.addAttribute("price", price.now().orElse(null));
        model.addAttribute("limits", limits);
        return "billing/subscribe";
    }

    @PostMapping("/subscribe")
    ResponseEntity<Void> open(UserId user) throws StripeException {
        Account account = account(user);
        boolean paysAlready = account.isPremium() || account.hasLivingSubscription();
        return to(paysAlready ? URI.create("/account/plan") : checkout.open(account));
    }

    /// Stripe sends the browser here after a payment; the event that confirms it may come before or after.
    @GetMapping("/subscribe/done")
    String done(UserId user, Model model) {
        Account account = account(user);
        model.addAttribute("premium", account.isPremium());
        model.addAttribute("liveState", liveState(account));
        return "billing/done";
    }

    @GetMapping(path = "/subscribe/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(UserId user) {
        return live.watch(() -> liveState(account(user)));
    }

    private static String liveState(Account account) {
        return String.join(
                " ",
                account.plan().name(),
                String.valueOf(account.subscriptionStatus()),
                String.valueOf(account.cancelsAtPeriodEnd()),
                String.valueOf(account.periodEnd()),
                String.valueOf(account.graceUntil()),
                String.valueOf(account.refunded()));
    }

    @GetMapping("/account/plan")
    String plan(UserId user, Model model) {
        Account account = account(user);
        model.addAttribute("account", account);
        model.addAttribute("price", price.now().orElse(null));
        model.addAttribute("liveState", liveState(account));
        model.addAttribute("periodEnd", Moment.of(account.periodEnd()));
        model.addAttribute("graceUntil", Moment.of(account.graceUntil()));
        model.addAttribute("planTime", Moment.of(account.planTime()));
        AtHand atHand = resultsAtHand.of(user);
        model.addAttribute("atHand", atHand);
        model.addAttribute("freezes", Moment.of(account.isPremium() ? freezes(account) : atHand.firstDue()));
        model.addAttribute("limits", limits);
        return "billing/plan";
    }

    /// When the results would freeze if the plan ended as soon as it can without a loss: with the period that is paid,
    /// or
    /// with the grace of one that is not.
    private @Nullable Instant freezes(Account account) {
        Instant end = account.graceUntil() == null ? account.periodEnd() : account.graceUntil();
        return end == null ? null : end.plus(limits.freeWindow().duration());
    }

    @PostMapping("/account/plan")
    ResponseEntity<Void> portal(UserId user) throws StripeException {
        String customer = account(user).stripeCustomer();
        return to(customer == null ? URI.create("/subscribe") : checkout.portal(user, customer));
    }

    private Account account(UserId user) {
        return accounts.find(user).orElseThrow(() -> new UnknownAccount(user));
    }

    private static ResponseEntity<Void> to(URI page) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER).location(page).build();
    }
}
