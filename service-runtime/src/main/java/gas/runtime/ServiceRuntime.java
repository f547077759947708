package gas.runtime;

import gas.ledger.LedgerTables;
import gas.ledger.accounts.Accounts;
import gas.ledger.announcements.AnnouncementSweeper;
import gas.ledger.announcements.Announcer;
import gas.ledger.announcements.ArchiveWait;
import gas.ledger.announcements.Topics;
import gas.ledger.jobs.ColdResults;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.Retention;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.PropertySource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;

/// The ledger on AWS clients that take endpoint, region and credentials from the SDK's own standard settings.
@AutoConfiguration
@EnableConfigurationProperties(LedgerSettings.class)
@PropertySource("classpath:gas/runtime/service.properties")
public class ServiceRuntime {

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    DynamoDbClient dynamoDbClient() {
        return DynamoDbClient.create();
    }

    @Bean
    SnsClient snsClient() {
        return SnsClient.create();
    }

    @Bean
    SfnClient sfnClient() {
        return SfnClient.create();
    }

    @Bean
    LedgerTables ledgerTables(LedgerSettings settings) {
        LedgerSettings.Tables tables = settings.tables();
        return new LedgerTables(tables.jobs(), tables.accounts(), tables.events());
    }

    @Bean
    Retention retention(LedgerSettings settings) {
        return new Retention(settings.freeWindow());
    }

    @Bean
    Accounts accounts(DynamoDbClient dynamo, LedgerTables tables, InstantSource clock) {
        return new Accounts(dynamo, tables, clock);
    }

    @Bean
    Jobs jobs(DynamoDbClient dynamo, LedgerTables tables, Accounts accounts, InstantSource clock) {
        return new Jobs(dynamo, tables, accounts, clock);
    }

    @Bean
    ColdResults coldResults(DynamoDbClient dynamo, LedgerTables tables, Accounts accounts, InstantSource clock) {
        return new ColdResults(dynamo, tables, accounts, clock);
    }

    @Bean
    Announcer announcer(
            SnsClient sns,
            SfnClient stepFunctions,
            LedgerSettings settings,
            Jobs jobs,
            ColdResults coldResults,
            Accounts accounts,
            Retention retention) {
        LedgerSettings.Topics arns = settings.topics();
        Topics topics = new Topics(arns.jobRequests(), arns.jobResults(), arns.archiveDue(), arns.thawRequests());
        ArchiveWait archiveWait =
                new ArchiveWait(stepFunctions, settings.stateMachines().archiveWait());
        return new Announcer(sns, topics, archiveWait, jobs, coldResults, accounts, retention);
    }

    @Bean
    AnnouncementSweeper announcementSweeper(Jobs jobs, Accounts accounts, Announcer announcer, InstantSource clock) {
        return new AnnouncementSweeper(jobs, accounts, announcer, clock);
    }

    @Bean
    VisibilityHeartbeat visibilityHeartbeat(@Value("${gas.visibility}") Duration visibility) {
        return new VisibilityHeartbeat(visibility);
    }
}
