package gas.systemtests.drill;

import gas.systemtests.drill.Customer.Kind;
import gas.systemtests.drill.Stores.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The seven invariants of the design, looked for in the stores while nothing moves.
final class Invariants {
    /// A free result is in the vault this long after its archive time.
    private static final Duration ARCHIVE_GRACE = Duration.ofSeconds(60);

    private static final Set<String> OVER = Set.of("COMPLETED", "FAILED", "CANCELLED");

    private final Stores stores;
    private final List<Customer> customers;

    /// @param job the job that it is about, or empty
    record Violation(int invariant, String job, String what) {}

    Invariants(Stores stores, List<Customer> customers) {
        this.stores = stores;
        this.customers = customers;
    }

    /// What is not so yet, or never will be: everything but the contents of files.
    List<Violation> unsettled() {
        List<Violation> violations = new ArrayList<>();
        Map<String, Item> jobs = stores.jobs();
        Map<String, Item> accounts = stores.accounts();
        Set<String> keys = stores.resultKeys();
        Instant now = Instant.now();
        for (Customer customer : customers) {
            customer.accepted().forEach((id, kind) -> {
                if (!jobs.containsKey(id)) {
                    violations.add(new Violation(3, id, "was accepted and is not in the ledger"));
                }
            });
        }
        jobs.forEach((id, job) -> {
            String status = job.text("job_status");
            String storage = job.text("result_storage");
            boolean premium = accounts.getOrDefault(job.text("user_id"), new Item(Map.of()))
                    .text("plan")
                    .equals("PREMIUM");
            if (!OVER.contains(status)) {
                violations.add(new Violation(3, id, "is " + status));
                return;
            }
            if (job.has("owed") && Instant.parse(job.text("owed_at")).isBefore(now.minus(ARCHIVE_GRACE))) {
                violations.add(new Violation(3, id, "is owed " + job.text("owed") + " since " + job.text("owed_at")));
            }
            if ((status.equals("COMPLETED") || status.equals("FAILED"))
                    && (!job.has("s3_key_log_file") || !keys.contains(job.text("s3_key_log_file")))) {
                violations.add(new Violation(5, id, "has no log"));
            }
            if (!status.equals("COMPLETED")) {
                return;
            }
            boolean hot = storage.equals("HOT") || storage.equals("ARCHIVING");
            if (hot && !keys.contains(job.text("s3_key_result_file"))) {
                violations.add(new Violation(1, id, "is " + storage + " and its object is not there"));
            }
            if (!hot && !job.has("results_file_archive_id")) {
                violations.add(new Violation(1, id, "is " + storage + " and has no archive"));
            }
            if (premium && !storage.equals("HOT")) {
                violations.add(new Violation(2, id, "is " + storage + " though its owner is premium"));
            }
            if (!premium && !storage.equals("ARCHIVED")) {
                violations.add(new Violation(
                        5,
                        id,
                        "is " + storage + " though its owner is free, archive time " + job.text("archive_time")));
            }
            if (!job.text("s3_key_result_file").contains(job.text("user_id"))) {
                violations.add(new Violation(7, id, "its result lies under another user's key"));
            }
        });
        mails(jobs, violations);
        return violations;
    }

    /// A mail server may be given the same message again after a crash: it is the same mail then, by its Message-ID.
    private void mails(Map<String, Item> jobs, List<Violation> violations) {
        Map<String, Set<String>> idsByJob = new HashMap<>();
        Map<String, Integer> unidentified = new HashMap<>();
        for (Stores.Mail mail : stores.mails()) {
            int at = mail.text().indexOf("/annotations/");
            if (at < 0) {
                continue;
            }
            String job = mail.text().substring(at + "/annotations/".length()).split("[^0-9a-f-]", 2)[0];
            idsByJob.computeIfAbsent(job, absent -> new java.util.HashSet<>()).add(mail.id());
            if (mail.id().isEmpty()) {
                unidentified.merge(job, 1, Integer::sum);
            }
        }
        jobs.forEach((id, job) -> {
            String status = job.text("job_status");
            int wanted = status.equals("COMPLETED") || status.equals("FAILED") ? 1 : 0;
            int had = idsByJob.getOrDefault(id, Set.of()).size();
            if (had != wanted || unidentified.getOrDefault(id, 0) > 0) {
                violations.add(new Violation(4, id, "is " + status + " and has " + had + " mails"));
            }
        });
    }

    /// Every result read to its last byte, frozen ones after a retrieval, and compared with its like; somebody else's
    /// pages.
    List<Violation> contents() {
        List<Violation> violations = new ArrayList<>();
        Map<String, Kind> kinds = new HashMap<>();
        customers.forEach(customer -> kinds.putAll(customer.accepted()));
        Map<String, Item> completed = stores.jobs().entrySet().stream()
                .filter(entry -> entry.getValue().text("job_status").equals("COMPLETED"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Map<String, byte[]> thawed = stores.retrieve(completed.values().stream()
                .filter(job -> job.has("results_file_archive_id"))
                .map(job -> job.text("results_file_archive_id"))
                .toList());
        Map<Kind, String> expected = new HashMap<>();
        completed.forEach((id, job) -> {
            byte[] bytes = job.has("results_file_archive_id")
                    ? thawed.get(job.text("results_file_archive_id"))
                    : stores.object(job.text("s3_results_bucket"), job.text("s3_key_result_file"));
            if (bytes == null) {
                violations.add(new Violation(1, id, "its " + job.text("result_storage") + " result cannot be read"));
                return;
            }
            Kind kind = kinds.get(id);
            String records = Stores.records(bytes);
            if (kind == Kind.BROKEN) {
                violations.add(new Violation(1, id, "is COMPLETED though its file is broken"));
            } else if (kind != null && !records.equals(expected.computeIfAbsent(kind, absent -> records))) {
                violations.add(new Violation(1, id, "has other records than its like"));
            }
        });
        expected.forEach((kind, records) -> {
            if (!records.contains("CSQ=")) {
                violations.add(new Violation(1, "", kind + " is not annotated"));
            }
        });
        strangers(violations);
        return violations;
    }

    private void strangers(List<Violation> violations) {
        for (int i = 0; i < customers.size(); i++) {
            Customer stranger = customers.get((i + 1) % customers.size());
            customers.get(i).accepted().keySet().stream().limit(5).forEach(job -> {
                for (String path : List.of("", "/result", "/log", "/input")) {
                    int status = stranger.visitor().statusOfPage("/annotations/" + job + path);
                    if (status != 403) {
                        violations.add(new Violation(7, job, path + " answers a stranger with " + status));
                    }
                }
            });
        }
    }
}
