package gas.web.mail;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// @param smtpHost the mail server
/// @param from the sender, as `Name <address>`
/// @param lease how long one process may take to hand a mail to the mail server, before another tries; shorter than the
/// time for which the queue hides a message, or a mail could be lost with the process that was about to send it
@ConfigurationProperties("gas.web.mail")
@Validated
record MailSettings(
        @NotBlank String smtpHost,
        @NotBlank String from,
        @NotNull Duration lease) {}
