package gas.vault;

import java.util.Arrays;
import java.util.stream.Collectors;

/// How fast an archive comes back, in the words that both of AWS's vaults use.
public enum Tier {
    /// minutes; may be refused when AWS has no capacity
    EXPEDITED("Expedited"),
    /// hours
    STANDARD("Standard"),
    /// half a day
    BULK("Bulk");

    private final String word;

    Tier(String word) {
        this.word = word;
    }

    /// AWS's own spelling of it.
    public String word() {
        return word;
    }

    public static Tier ofWord(String word) {
        for (Tier tier : values()) {
            if (tier.word.equals(word)) {
                return tier;
            }
        }
        throw new IllegalArgumentException("no tier " + word + ": "
                + Arrays.stream(values()).map(Tier::word).collect(Collectors.joining(", ")) + " are known");
    }
}
