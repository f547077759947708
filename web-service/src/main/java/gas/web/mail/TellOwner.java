package gas.web.mail;

import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UnknownAccount;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Failure;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.JobStatus;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.Results;
import gas.web.site.Moment;
import gas.web.site.SiteSettings;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/// Tells a job's owner of its end, by one mail however often the message comes. A crash between the mail server's "yes"
/// and the ledger's note of it is the one case that sends a mail twice; both then carry the same Message-ID, by which
/// mailboxes know them as one.
@Component
class TellOwner {
    private static final Logger log = LoggerFactory.getLogger(TellOwner.class);

    private final Jobs jobs;
    private final Accounts accounts;
    private final JavaMailSender mail;
    private final ITemplateEngine templates;
    private final MailSettings settings;
    private final SiteSettings site;

    TellOwner(
            Jobs jobs,
            Accounts accounts,
            JavaMailSender mail,
            ITemplateEngine templates,
            MailSettings settings,
            SiteSettings site) {
        this.jobs = jobs;
        this.accounts = accounts;
        this.mail = mail;
        this.templates = templates;
        this.settings = settings;
        this.site = site;
    }

    void of(UserId user, JobId id) throws MessagingException {
        Job job = jobs.find(user, id).orElse(null);
        if (job == null || !isWorthAMail(job.status())) {
            return;
        }
        Account owner = accounts.find(user).orElseThrow(() -> new UnknownAccount(user));
        if (owner.email().isBlank()) {
            log.info("job {}: its owner gave no address", id);
            return;
        }
        switch (jobs.claimTelling(user, id, settings.lease())) {
            case DONE -> {}
            case ANOTHERS -> throw new ToldByAnother(id); // who may die: this message comes again
            case YOURS -> tell(owner, job);
        }
    }

    private void tell(Account owner, Job job) throws MessagingException {
        boolean told = false;
        try {
            mail.send(message(owner, job));
            told = true;
        } finally {
            if (!told) {
                jobs.notTold(job.user(), job.id());
            }
        }
        jobs.told(job.user(), job.id());
        log.info("job {}: its owner was told that it is {}", job.id(), job.status());
    }

    /// Who cancelled a job knows.
    private static boolean isWorthAMail(JobStatus status) {
        return switch (status) {
            case COMPLETED, FAILED -> true;
            case PENDING, RUNNING, CANCELLED -> false;
        };
    }

    private MimeMessage message(Account owner, Job job) throws MessagingException {
        Told told = Told.of(owner, job, site);
        Context context = new Context(Locale.ENGLISH);
        context.setVariable("told", told);
        MimeMessage message = new IdentifiedMessage(mail.createMimeMessage(), messageId(job));
        MimeMessageHelper helper = new MimeMessageHelper(message, true, StandardCharsets.UTF_8.name());
        helper.setFrom(settings.from());
        helper.setTo(owner.email());
        helper.setSubject(told.subject());
        helper.setText(templates.process("mail/job-over.txt", context), templates.process("mail/job-over", context));
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834
        return message;
    }

    private String messageId(Job job) {
        return "<" + job.id() + "." + job.status().name().toLowerCase(Locale.ROOT) + "@"
                + site.baseUrl().getHost() + ">";
    }

    /// Another process is about to send the mail.
    static final class ToldByAnother extends IllegalStateException {
        ToldByAnother(JobId job) {
            super("job " + job + ": another process is telling its owner; the message comes again");
        }
    }

    /// What a mail says.
    record Told(
            String name,
            String fileName,
            String jobId,
            boolean completed,
            @Nullable Results results,
            @Nullable Failure failure,
            @Nullable Moment archiveAt,
            String link,
            String subscribeLink) {

        static Told of(Account owner, Job job, SiteSettings site) {
            return new Told(
                    owner.name(),
                    job.inputFileName(),
                    job.id().value(),
                    job.status() == JobStatus.COMPLETED,
                    job.results(),
                    job.failure(),
                    Moment.of(job.archiveTime()),
                    site.url("/annotations/" + job.id()),
                    site.url("/subscribe"));
        }

        public String subject() {
            return (completed ? "Annotated: " : "Could not annotate: ") + fileName;
        }
    }
}
