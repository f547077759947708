package gas.ledger.announcements;

/// ARNs of the SNS topics that announcements go to.
public record Topics(String jobRequests, String jobResults, String archiveDue, String thawRequests) {}
