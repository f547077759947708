package gas.localcloud.sqs;

import com.typesafe.config.ConfigFactory;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.Part;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;
import org.jspecify.annotations.Nullable;
import scalikejdbc.ConnectionPool$;

/// The SQS backend: ElasticMQ, whose queues and messages live in the database `sqs`, so that they survive a restart.
///
/// One at a time in a process: ElasticMQ's connection pool is a singleton.
public final class QueueStore implements Part {
    private final LocalCloudSettings settings;
    private final Queues queues;
    private scala.@Nullable Function0<?> stop;

    public QueueStore(LocalCloudSettings settings, Queues queues) {
        this.settings = settings;
        this.queues = queues;
    }

    @Override
    public void start() throws Exception {
        var folder = Files.createDirectories(settings.data().resolve("sqs"));
        // No write delay: what is acknowledged has been written.
        var database = "jdbc:h2:file:" + folder.resolve("queues") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
        var known = known(database);
        var config = Map.ofEntries(
                Map.entry("generate-node-address", false),
                // Queue URLs lead through the front.
                Map.entry("node-address.protocol", "http"),
                Map.entry("node-address.host", "127.0.0.1"),
                Map.entry("node-address.port", settings.awsPort()),
                Map.entry("node-address.context-path", ""),
                Map.entry("rest-sqs.enabled", true),
                Map.entry("rest-sqs.bind-hostname", "127.0.0.1"),
                Map.entry("rest-sqs.bind-port", settings.sqsPort()),
                Map.entry("rest-sqs.sqs-limits", "strict"),
                Map.entry("rest-stats.enabled", false),
                Map.entry("queues-storage.enabled", false),
                Map.entry("queues-storage.path", folder.resolve("queues.conf").toString()),
                Map.entry("messages-storage.enabled", true),
                Map.entry("messages-storage.driver-class", "org.h2.Driver"),
                Map.entry("messages-storage.uri", database),
                Map.entry("messages-storage.username", ""),
                Map.entry("messages-storage.password", ""),
                Map.entry("messages-storage.prune-data-on-init", false),
                Map.entry("aws.region", LocalCloudSettings.REGION),
                Map.entry("aws.accountId", LocalCloudSettings.ACCOUNT),
                Map.entry("queues", Map.of()));
        // ElasticMQ sets the pool up once a process, for the first database that it sees.
        var pools = ConnectionPool$.MODULE$;
        var poolSettings = pools.singleton$default$4();
        pools.singleton(database, "", "", poolSettings, pools.singleton$default$5(database, "", "", poolSettings));
        stop = new ElasticMQServer(
                        new ElasticMQServerConfig(ConfigFactory.parseMap(config).withFallback(ConfigFactory.load())))
                .start();
        // It restores its queues in the background.
        for (var name : known) {
            if (!queues.appears(name, Duration.ofSeconds(30))) {
                throw new IllegalStateException("queue " + name + " did not come back from " + folder);
            }
        }
    }

    private static List<String> known(String database) throws SQLException {
        var names = new ArrayList<String>();
        try (var connection = DriverManager.getConnection(database);
                var statement = connection.createStatement();
                var tables = connection.getMetaData().getTables(null, "PUBLIC", "QUEUE", null)) {
            if (tables.next()) {
                try (var rows = statement.executeQuery("select name from queue")) {
                    while (rows.next()) {
                        names.add(rows.getString(1));
                    }
                }
            }
        }
        return names;
    }

    @Override
    public void close() {
        if (stop != null) {
            stop.apply();
            ConnectionPool$.MODULE$.closeAll();
        }
    }
}
