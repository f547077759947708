package gas.localcloud.dynamodb;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.Part;
import java.nio.file.Files;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The DynamoDB backend: Amazon's DynamoDB local on the folder `dynamodb`, one database for all regions and keys.
///
/// Its own starter would listen on every interface and wants telemetry's clients; its handler alone does neither.
public final class TableStore implements Part {
    private static final Logger log = LoggerFactory.getLogger(TableStore.class);

    private final LocalCloudSettings settings;
    private @Nullable Server server;
    private @Nullable LocalDynamoDBRequestHandler tables;

    public TableStore(LocalCloudSettings settings) {
        this.settings = settings;
    }

    @Override
    public void start() throws Exception {
        var folder = Files.createDirectories(settings.data().resolve("dynamodb"));
        tables = new LocalDynamoDBRequestHandler(0, false, folder.toString(), true, false);
        server = new Server();
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(settings.dynamoDbPort());
        server.addConnector(connector);
        server.setHandler(new ContextHandler(new LocalDynamoDBServerHandler(tables, null), "/"));
        server.start();
    }

    @Override
    public void close() {
        try {
            if (server != null) {
                server.stop();
            }
            if (tables != null) {
                tables.shutdown();
            }
        } catch (Exception e) {
            log.warn("DynamoDB did not stop cleanly", e);
        }
    }
}
