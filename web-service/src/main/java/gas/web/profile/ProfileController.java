package gas.web.profile;

import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UnknownAccount;
import gas.ledger.accounts.UserId;
import gas.web.site.Moment;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
class ProfileController {
    private final Accounts accounts;

    ProfileController(Accounts accounts) {
        this.accounts = accounts;
    }

    @GetMapping("/profile")
    String profile(UserId user, Model model) {
        Account account = accounts.find(user).orElseThrow(() -> new UnknownAccount(user));
        model.addAttribute("account", account);
        model.addAttribute("since", new Moment(account.createTime()));
        model.addAttribute("paidUntil", Moment.of(account.periodEnd()));
        return "profile/profile";
    }
}
