package gas.web.explore;

import gas.web.result.ResultHeader;
import gas.web.result.Variant;
import java.nio.charset.StandardCharsets;

/// What variants are sorted by, as a number of which the least is first.
final class Sorting {
    private final Query.Order order;
    private final int column;
    private final byte[] key;

    /// @throws BadFilter where the file has nothing to sort by
    Sorting(Query query, ResultHeader header) {
        order = query.order();
        String field = query.frequencyField().isEmpty() && !header.frequencies().isEmpty()
                ? header.frequencies().getFirst()
                : query.frequencyField();
        boolean byFrequency = order == Query.Order.RAREST || order == Query.Order.COMMONEST;
        if (byFrequency && !header.frequencies().contains(field)) {
            throw new BadFilter("This file has no such frequency, so nothing can be sorted by it.");
        }
        column = field.startsWith("CSQ.") ? header.column(field.substring(4)) : -1;
        key = (field.replaceFirst("^INFO\\.", "") + "=").getBytes(StandardCharsets.UTF_8);
    }

    double key(Variant variant, Match match) {
        return switch (order) {
            case POSITION -> variant.offset();
            case BACKWARDS -> -variant.offset(); // exact below 2^53: files of 128 GB
            case IMPACT -> match.choose(variant) ? match.rank() : Match.IMPACTS.size();
            case QUALITY -> {
                double quality = Numbers.of(variant.text(), variant.from(Variant.QUAL), variant.to(Variant.QUAL));
                yield Double.isNaN(quality) ? Double.POSITIVE_INFINITY : 0 - quality; // never -0
            }
            case RAREST -> frequency(variant, match);
            case COMMONEST -> 0 - frequency(variant, match);
        };
    }

    /// As the filter has it: what is not told counts as 0.
    private double frequency(Variant variant, Match match) {
        double frequency;
        if (column >= 0) {
            frequency = match.choose(variant)
                    ? Match.frequency(variant.text(), match.from(column), match.to(column))
                    : Double.NaN;
        } else {
            int at = variant.value(key);
            frequency = at < 0 ? Double.NaN : Match.frequency(variant.text(), at, variant.valueEnd(at));
        }
        return Double.isNaN(frequency) ? 0 : frequency;
    }
}
