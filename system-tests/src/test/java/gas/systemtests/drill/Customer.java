package gas.systemtests.drill;

import gas.localcloud.visitor.Visitor;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/// Somebody who uses the service whatever happens to it: submits, cancels, subscribes, ends the subscription. What is
/// answered with an error is tried again or dropped, as people do; what the service promised is kept.
final class Customer implements Runnable {
    /// What a submission holds.
    enum Kind {
        SMALL,
        BROKEN,
        LARGE
    }

    private static final byte[] BROKEN = "##fileformat=VCFv4.2\nthis is no VCF\n".getBytes(StandardCharsets.UTF_8);

    final String name;
    private final Stores stores;
    private final Journal journal;
    private final Random random;
    private final Visitor visitor;
    private final AtomicBoolean over;
    private final int mostJobs;
    /// Jobs that the service took, with what they hold.
    private final Map<String, Kind> accepted = new HashMap<>();

    private final List<String> order = new ArrayList<>();
    private byte[] small = {};
    private byte[] large = {};

    Customer(
            String name,
            String web,
            String console,
            Stores stores,
            Journal journal,
            Random random,
            AtomicBoolean over,
            int mostJobs) {
        this.name = name;
        this.stores = stores;
        this.journal = journal;
        this.random = random;
        this.visitor = new Visitor(web, console, name);
        this.over = over;
        this.mostJobs = mostJobs;
    }

    synchronized Map<String, Kind> accepted() {
        return Map.copyOf(accepted);
    }

    Visitor visitor() {
        return visitor;
    }

    void signIn() {
        visitor.signIn();
        small = visitor.sample("small");
        large = visitor.sample("large");
    }

    @Override
    public void run() {
        while (!over.get()) {
            int choice = random.nextInt(100);
            int pause = 300 + random.nextInt(1200);
            try {
                act(choice);
            } catch (RuntimeException failed) { // whatever a browser or a client of AWS meets while things are down
                journal.note("refused", name + " " + failed.getMessage());
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private void act(int choice) {
        if (choice < 8) {
            submit(Kind.BROKEN);
        } else if (choice < 12) {
            submit(Kind.LARGE);
        } else if (choice < 70) {
            for (int burst = random.nextInt(6); burst >= 0; burst--) {
                submit(Kind.SMALL);
            }
        } else if (choice < 80) {
            cancel();
        } else if (choice < 86) {
            subscribe();
        } else if (choice < 91) {
            unsubscribe();
        } else if (!order.isEmpty()) {
            visitor.job(order.get(random.nextInt(order.size())));
        }
    }

    private void submit(Kind kind) {
        if (order.size() >= mostJobs) {
            return;
        }
        byte[] content = switch (kind) {
            case SMALL -> small;
            case BROKEN -> BROKEN;
            case LARGE -> large;
        };
        Visitor.Submission submission = visitor.trySubmit(
                kind.name().toLowerCase(java.util.Locale.ROOT) + ".vcf",
                content.length,
                BodyPublishers.ofByteArray(content));
        String job = submission.job();
        if (job == null) {
            journal.note("refused", name + " submits " + kind + ": " + submission.refused());
            return;
        }
        synchronized (this) {
            accepted.put(job, kind);
        }
        order.add(job);
        journal.note("submitted", job + " " + kind + " by " + name);
    }

    private void cancel() {
        if (order.isEmpty()) {
            return;
        }
        String job = order.getLast();
        if (!visitor.job(job).isOver()) {
            visitor.cancel(job);
            journal.note("cancelled", job + " by " + name);
        }
    }

    private void subscribe() {
        if (!visitor.isPremium()) {
            visitor.subscribe(Visitor.GOOD_CARD);
            journal.note("subscribed", name);
        }
    }

    private void unsubscribe() {
        if (visitor.isPremium() && stores.endSubscription(name)) {
            journal.note("unsubscribed", name);
        }
    }
}
