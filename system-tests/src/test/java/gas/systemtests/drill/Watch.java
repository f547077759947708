package gas.systemtests.drill;

import gas.systemtests.drill.Stores.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/// Looks all the while whether completed results have a copy where the ledger says, at every instant.
final class Watch implements Runnable {
    static final String SEEN = "without a copy: ";
    private static final int LOOKS = 4;

    private final Stores stores;
    private final Journal journal;
    private final AtomicBoolean over;
    private final Random random = new Random();

    Watch(Stores stores, Journal journal, AtomicBoolean over) {
        this.stores = stores;
        this.journal = journal;
        this.over = over;
    }

    @Override
    public void run() {
        while (!over.get()) {
            try {
                look();
                Thread.sleep(300);
            } catch (RuntimeException disturbed) {
                // an ordered fault befell the look itself
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private void look() {
        List<Map.Entry<String, Item>> jobs = new ArrayList<>(stores.jobs().entrySet());
        for (int i = 0; i < LOOKS && !jobs.isEmpty(); i++) {
            Map.Entry<String, Item> job = jobs.get(random.nextInt(jobs.size()));
            if (hasNone(job.getValue())) {
                Item later = stores.job(job.getValue());
                // what moved meanwhile is where the ledger says now
                if (later != null && later.attributes().equals(job.getValue().attributes()) && hasNone(later)) {
                    journal.note(SEEN + job.getKey(), later.toString());
                }
            }
        }
    }

    private boolean hasNone(Item job) {
        String storage = job.text("result_storage");
        return switch (storage) {
            case "HOT", "ARCHIVING" ->
                !stores.objectExists(job.text("s3_results_bucket"), job.text("s3_key_result_file"));
            case "ARCHIVED", "THAWING" -> !job.has("results_file_archive_id");
            default -> false;
        };
    }
}
