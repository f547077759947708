package gas.thaw;

import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.Plan;
import gas.ledger.accounts.UserId;
import gas.ledger.announcements.Announcer;
import gas.ledger.jobs.ColdResults;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.ResultStorage;
import gas.ledger.jobs.RetrievalRequest;
import gas.vault.ArchiveId;
import gas.vault.Retrieval;
import gas.vault.RetrievalId;
import gas.vault.RetrievalNotice;
import gas.vault.RetrievalState;
import gas.vault.Tier;
import gas.vault.Vault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Asks the vault for results of premium accounts, and after those that it was asked for and that did not
/// come.
///
/// All of an account's results are fanned out through the queue, a message each. One result is asked for
/// once: whoever writes THAWING asks, under a lease; if it dies before the answer is in the ledger, the
/// overdue job is announced and asked for again. The end comes through the vault's announcement; if that
/// was lost, the overdue job is announced and the vault itself is asked.
@Component
class RequestThaw {
    private static final Logger log = LoggerFactory.getLogger(RequestThaw.class);

    private final Jobs jobs;
    private final ColdResults coldResults;
    private final Accounts accounts;
    private final Announcer announcer;
    private final Vault vault;
    private final RestoreFunction restoreFunction;
    private final InstantSource clock;
    private final ThawServiceSettings settings;

    RequestThaw(
            Jobs jobs,
            ColdResults coldResults,
            Accounts accounts,
            Announcer announcer,
            Vault vault,
            RestoreFunction restoreFunction,
            InstantSource clock,
            ThawServiceSettings settings) {
        this.jobs = jobs;
        this.coldResults = coldResults;
        this.accounts = accounts;
        this.announcer = announcer;
        this.vault = vault;
        this.restoreFunction = restoreFunction;
        this.clock = clock;
        this.settings = settings;
    }

    /// Every result that is ARCHIVED now. None is archived later while the account is premium.
    void ofAll(UserId user) {
        if (accounts.planOf(user) != Plan.PREMIUM) {
            log.info("nothing is thawed for {}: the account is not premium (any more)", user);
            return;
        }
        int wanted = 0;
        JobId last = null;
        List<Job> page;
        do {
            page = jobs.page(user, settings.pageSize(), last);
            for (Job job : page) {
                if (job.storage() == ResultStorage.ARCHIVED) {
                    coldResults.wantBack(job).ifPresent(announcer::announce);
                    wanted++;
                }
                last = job.id();
            }
        } while (page.size() == settings.pageSize());
        accounts.settled(user, Account.Owed.THAW);
        log.info("{} archived results of {} are wanted back", wanted, user);
    }

    void of(UserId user, JobId id) {
        Job job = jobs.find(user, id).orElse(null);
        if (job == null) {
            log.info("job {} is not there (any more)", id);
            return;
        }
        switch (job.storage()) {
            case NONE, HOT, ARCHIVING -> log.info("the result of job {} is {}: nothing to thaw", id, job.storage());
            case ARCHIVED -> begin(job);
            case THAWING -> lookAfter(job);
        }
    }

    private void begin(Job job) {
        if (coldResults.beginThaw(job, settings.lease())) {
            askVault(job);
        } else if (accounts.planOf(job.user()) != Plan.PREMIUM) {
            coldResults.noLongerWanted(job);
            log.info("the result of job {} stays archived: its account is not premium (any more)", job.id());
        } else {
            log.info("another is asking for the result of job {} this instant", job.id());
        }
    }

    /// The plan does not matter any more: a result that left the vault's side must arrive somewhere.
    private void lookAfter(Job job) {
        RetrievalRequest request = job.retrieval();
        if (request == null) {
            Instant leaseUntil = job.leaseUntil();
            if (leaseUntil != null && leaseUntil.isAfter(clock.instant())) {
                log.info("another is asking for the result of job {} until {}", job.id(), leaseUntil);
            } else {
                askAgain(job, "nobody knows whether it was asked for");
            }
            return;
        }
        switch (vault.state(new RetrievalId(request.id()))) {
            case RetrievalState.InProgress() -> record(job, request);
            case RetrievalState.Ready(long bytes) -> {
                log.info("retrieval {} of job {} ended unnoticed: {} bytes", request.id(), job.id(), bytes);
                restoreFunction.invoke(
                        RetrievalNotice.ready(new RetrievalId(request.id()), archiveOf(job), describe(job)));
                coldResults.recordRetrieval(job, request, settings.patience().restore());
            }
            case RetrievalState.Failed(String why) -> askAgain(job, "retrieval " + request.id() + " failed: " + why);
            case RetrievalState.Expired() -> askAgain(job, "retrieval " + request.id() + " expired");
        }
    }

    private void askAgain(Job job, String why) {
        if (coldResults.retryThaw(job, settings.lease())) {
            log.info("asking for the result of job {} again: {}", job.id(), why);
            askVault(job);
        }
    }

    private void askVault(Job job) {
        StringJoiner refusals = new StringJoiner("; ");
        for (Tier tier : settings.tiers()) {
            switch (vault.startRetrieval(archiveOf(job), tier, describe(job))) {
                case Retrieval.Started(RetrievalId retrieval, Tier taken) -> {
                    @Nullable String reason = refusals.length() == 0 ? null : refusals.toString();
                    record(job, new RetrievalRequest(retrieval.value(), taken.word(), reason, clock.instant()));
                    log.info("the result of job {} is on its way, {}, retrieval {}", job.id(), taken.word(), retrieval);
                    return;
                }
                case Retrieval.Refused(Tier refused, String why) -> refusals.add(refused.word() + " refused: " + why);
            }
        }
        throw new IllegalStateException("no tier takes the result of job " + job.id() + ": " + refusals);
    }

    /// From now on the vault may be silent for as long as this tier takes.
    private void record(Job job, RetrievalRequest request) {
        coldResults.recordRetrieval(job, request, settings.patience().with(Tier.ofWord(request.tier())));
    }

    private static ArchiveId archiveOf(Job job) {
        return new ArchiveId(Objects.requireNonNull(job.archiveId(), "an archived result has an archive"));
    }

    private static String describe(Job job) {
        return job.user() + "/" + job.id();
    }
}
