package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import gas.localcloud.provisioning.Names;
import gas.localcloud.provisioning.Provisioning;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class OlderTablesTest {

    @Test
    void aTableOfAnOlderInstanceGetsTheIndexesThatItLacks(@TempDir Path folder) throws Exception {
        try (TestCloud cloud = TestCloud.start(folder)) {
            cloud.dynamoDb.createTable(create -> create.tableName(Names.ACCOUNTS_TABLE)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(AttributeDefinition.builder()
                            .attributeName("user_id")
                            .attributeType(ScalarAttributeType.S)
                            .build())
                    .keySchema(KeySchemaElement.builder()
                            .attributeName("user_id")
                            .keyType(KeyType.HASH)
                            .build()));

            new Provisioning(cloud.cloud().endpoint()).tables();

            assertThat(cloud.dynamoDb
                            .describeTable(describe -> describe.tableName(Names.ACCOUNTS_TABLE))
                            .table()
                            .globalSecondaryIndexes())
                    .extracting(GlobalSecondaryIndexDescription::indexName)
                    .containsExactlyInAnyOrder("owed", "stripe_customer", "look");
        }
    }
}
