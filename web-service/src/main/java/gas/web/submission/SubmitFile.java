package gas.web.submission;

import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UserId;
import gas.ledger.announcements.Announcer;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.NewJob;
import gas.ledger.jobs.StoredObject;
import gas.web.files.BrowserFiles;
import gas.web.files.PostPolicy;
import gas.web.site.ByteCount;
import gas.web.submission.Refusal.Code;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// Lets a browser send one file to S3, and makes a job of it once it is there. What the browser says of the file is
/// believed at neither step: S3 enforces key and size, and we look at the object before there is a job.
@Component
class SubmitFile {
    private final Accounts accounts;
    private final Jobs jobs;
    private final Announcer announcer;
    private final BrowserFiles files;
    private final S3Client s3;
    private final UploadSettings settings;
    private final InstantSource clock;

    SubmitFile(
            Accounts accounts,
            Jobs jobs,
            Announcer announcer,
            BrowserFiles files,
            S3Client s3,
            UploadSettings settings,
            InstantSource clock) {
        this.accounts = accounts;
        this.jobs = jobs;
        this.announcer = announcer;
        this.files = files;
        this.s3 = s3;
        this.settings = settings;
        this.clock = clock;
    }

    /// @param redirect where S3 sends the browser after the upload, or null for a bare 201
    Submission allow(
            UserId user, String givenName, long bytes, @Nullable String givenReference, @Nullable String redirect) {
        FileName name = FileName.of(givenName).orElse(null);
        if (name == null) {
            return notAVcfName();
        }
        if (bytes == 0) {
            return refused(Code.EMPTY, "The file is empty.", "Choose a file that has at least a VCF header.");
        }
        String reference = givenReference == null ? settings.usualReference() : givenReference;
        if (!settings.references().contains(reference)) {
            return unknownReference();
        }
        long cap = settings.cap(accounts.planOf(user));
        if (bytes > cap) {
            return tooLarge(bytes, cap);
        }
        JobId job = JobId.next();
        String key = keyPrefix(user, job) + name.inKey();
        Instant expires = clock.instant().plus(settings.formValidity());
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Content-Type", "application/octet-stream");
        if (redirect == null) {
            fields.put("success_action_status", "201");
        } else {
            fields.put("success_action_redirect", redirect);
        }
        IssuedUpload upload = new IssuedUpload(job.value(), key, name.shown(), reference, expires);
        return new Submission.Allowed(
                upload, files.upload(new PostPolicy(settings.bucket(), key, fields, cap, expires)));
    }

    /// Makes a job of what a program uploaded. Nothing but our own form puts an object under a user's key, so the
    /// object's being there says that it was allowed.
    ///
    /// @param givenName as it was when the form was asked for
    Submission submit(UserId user, JobId job, String givenName, @Nullable String givenReference) {
        FileName name = FileName.of(givenName).orElse(null);
        if (name == null) {
            return notAVcfName();
        }
        String reference = givenReference == null ? settings.usualReference() : givenReference;
        if (!settings.references().contains(reference)) {
            return unknownReference();
        }
        String key = keyPrefix(user, job) + name.inKey();
        return submit(
                user, job, key, Optional.of(new IssuedUpload(job.value(), key, name.shown(), reference, Instant.MAX)));
    }

    /// Makes a job of what was uploaded. Asked for again, it answers with the job that is there.
    ///
    /// @param issued what the session remembers of this job's upload
    Submission submit(UserId user, JobId job, String key, Optional<IssuedUpload> issued) {
        Job there = jobs.find(user, job).orElse(null);
        if (there != null) {
            return there.input().key().equals(key)
                    ? new Submission.Accepted(there)
                    : new Submission.Refused(notIssued());
        }
        IssuedUpload upload = issued.orElse(null);
        if (upload == null || !upload.key().equals(key) || !key.startsWith(keyPrefix(user, job))) {
            return new Submission.Refused(notIssued());
        }
        long bytes;
        try {
            bytes = s3.headObject(head -> head.bucket(settings.bucket()).key(key))
                    .contentLength();
        } catch (NoSuchKeyException missing) {
            return refused(
                    Code.NOT_UPLOADED, "The file has not arrived in our storage.", "Please upload the file again.");
        }
        if (bytes == 0) {
            return refused(Code.EMPTY, "The file is empty.", "Choose a file that has at least a VCF header.");
        }
        long cap = settings.cap(accounts.planOf(user));
        if (bytes > cap) {
            return tooLarge(bytes, cap);
        }
        Job submitted = jobs.submit(new NewJob(
                user, job, upload.fileName(), new StoredObject(settings.bucket(), key), bytes, upload.reference()));
        announcer.announce(submitted);
        return new Submission.Accepted(submitted);
    }

    private String keyPrefix(UserId user, JobId job) {
        return settings.keyPrefix() + "/" + user + "/" + job + "~";
    }

    private static Submission tooLarge(long bytes, long cap) {
        return refused(
                Code.TOO_LARGE,
                "The file has " + new ByteCount(bytes) + "; your plan takes files of up to " + new ByteCount(cap) + ".",
                "Choose a smaller file, or subscribe to the premium plan.");
    }

    private static Submission notAVcfName() {
        return refused(
                Code.NOT_A_VCF_NAME,
                "The file's name does not end in .vcf, .vcf.gz or .vcf.bgz.",
                "Choose a VCF file, or rename the file if it is one.");
    }

    private Submission unknownReference() {
        return refused(
                Code.UNKNOWN_REFERENCE,
                "There is no such reference here.",
                "Choose one of: " + String.join(", ", settings.references()) + ".");
    }

    static Refusal notIssued() {
        return new Refusal(
                Code.NOT_ISSUED,
                "This upload was not begun here.",
                "Please choose the file again and upload it from this page.");
    }

    private static Submission refused(Code code, String cause, String cure) {
        return new Submission.Refused(new Refusal(code, cause, cure));
    }
}
