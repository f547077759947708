package gas.web.mail;

import gas.ledger.accounts.Account;
import gas.ledger.accounts.BillingWatch;
import gas.web.jobs.ResultsAtHand;
import gas.web.jobs.ResultsAtHand.AtHand;
import gas.web.site.Moment;
import gas.web.site.SiteSettings;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/// Tells an account's owner, by one mail, that it is free again, how many results freeze, and when. As with
/// [TellOwner], only a crash between the mail server's "yes" and the ledger's note of it sends it twice, under one
/// Message-ID.
@Component
public class TellDowngrade {
    private static final Logger log = LoggerFactory.getLogger(TellDowngrade.class);

    private final BillingWatch watch;
    private final ResultsAtHand resultsAtHand;
    private final JavaMailSender mail;
    private final ITemplateEngine templates;
    private final MailSettings settings;
    private final SiteSettings site;

    TellDowngrade(
            BillingWatch watch,
            ResultsAtHand resultsAtHand,
            JavaMailSender mail,
            ITemplateEngine templates,
            MailSettings settings,
            SiteSettings site) {
        this.watch = watch;
        this.resultsAtHand = resultsAtHand;
        this.mail = mail;
        this.templates = templates;
        this.settings = settings;
        this.site = site;
    }

    /// @param account whose windows have begun
    public void of(Account account) throws MessagingException {
        Instant since = account.noticeOwed();
        if (since == null || !watch.takeNotice(account, settings.lease())) {
            return;
        }
        if (account.email().isBlank()) {
            log.info("account {} is free again; its owner gave no address", account.id());
            watch.told(account);
            return;
        }
        boolean told = false;
        try {
            mail.send(message(account, since));
            told = true;
        } finally {
            if (!told) {
                watch.notTold(account);
            }
        }
        watch.told(account);
        log.info("account {}: its owner was told that it is free again", account.id());
    }

    private MimeMessage message(Account account, Instant since) throws MessagingException {
        Context context = new Context(Locale.ENGLISH);
        context.setVariable("told", Told.of(account, since, resultsAtHand.of(account.id()), site));
        String id = "<" + account.id() + ".downgraded." + since.toEpochMilli() + "@"
                + site.baseUrl().getHost() + ">";
        MimeMessage message = new IdentifiedMessage(mail.createMimeMessage(), id);
        MimeMessageHelper helper = new MimeMessageHelper(message, true, StandardCharsets.UTF_8.name());
        helper.setFrom(settings.from());
        helper.setTo(account.email());
        helper.setSubject("You are on the free plan again");
        helper.setText(
                templates.process("mail/downgraded.txt", context), templates.process("mail/downgraded", context));
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834
        return message;
    }

    /// What the mail says.
    record Told(
            String name,
            String why,
            Moment since,
            AtHand atHand,
            @Nullable Moment due,
            String plan,
            String jobs) {

        static Told of(Account account, Instant since, AtHand atHand, SiteSettings site) {
            return new Told(
                    account.name(),
                    why(account),
                    new Moment(since),
                    atHand,
                    Moment.of(atHand.firstDue()),
                    site.url("/account/plan"),
                    site.url("/annotations"));
        }

        private static String why(Account account) {
            if (account.refunded()) {
                return "your payment was given back";
            }
            return switch (account.subscriptionStatus()) {
                case "past_due", "unpaid" -> "your last payment failed and was not made good";
                case null, default -> "your subscription ended";
            };
        }
    }
}
