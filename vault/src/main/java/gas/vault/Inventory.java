package gas.vault;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A vault's inventory as Glacier writes it (developer guide, "Get Job Output", JSON): read as it passes by, because a
/// vault
/// may hold millions of archives.
final class Inventory {
    private static final JsonFactory JSON = new JsonFactory();

    private Inventory() {}

    static void read(InputStream inventory, Consumer<HeldArchive> each) throws IOException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), inventory)) {
            int depth = 0;
            String id = "";
            String description = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_OBJECT -> {
                        depth++;
                        id = "";
                        description = "";
                    }
                    case END_OBJECT -> {
                        if (depth-- == 2) {
                            each.accept(new HeldArchive(new ArchiveId(id), description));
                        }
                    }
                    case VALUE_STRING -> {
                        if (depth == 2 && "ArchiveId".equals(parser.currentName())) {
                            id = parser.getString();
                        } else if (depth == 2 && "ArchiveDescription".equals(parser.currentName())) {
                            description = parser.getString();
                        }
                    }
                    case NOT_AVAILABLE,
                            START_ARRAY,
                            END_ARRAY,
                            PROPERTY_NAME,
                            VALUE_EMBEDDED_OBJECT,
                            VALUE_NUMBER_INT,
                            VALUE_NUMBER_FLOAT,
                            VALUE_TRUE,
                            VALUE_FALSE,
                            VALUE_NULL -> {}
                }
            }
            if (depth != 0) {
                throw new IOException("the vault's inventory broke off");
            }
        } catch (JacksonException broken) {
            throw new IOException("the vault's inventory is not what it should be", broken);
        }
    }
}
