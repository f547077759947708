package gas.web.explore;

import gas.web.result.Variant;

/// How much of what was read of a variant's place has its first alternative allele, in the first sample: by FORMAT's
/// AD,
/// else its AF.
final class AlleleFraction {
    private AlleleFraction() {}

    /// NaN where it is not told.
    static double of(Variant variant) {
        byte[] text = variant.text();
        int from = variant.from(Variant.FORMAT);
        int to = variant.to(Variant.FORMAT);
        int depth = -1;
        int fraction = -1;
        int number = 0;
        for (int at = from; at < to; number++) {
            int end = at;
            while (end < to && text[end] != ':') {
                end++;
            }
            if (end - at == 2 && text[at] == 'A') {
                depth = text[at + 1] == 'D' ? number : depth;
                fraction = text[at + 1] == 'F' ? number : fraction;
            }
            at = end + 1;
        }
        double byDepth = depth < 0 ? Double.NaN : byDepth(text, part(variant, to + 1, depth), variant.end());
        if (!Double.isNaN(byDepth) || fraction < 0) {
            return byDepth;
        }
        int at = part(variant, to + 1, fraction);
        return at < 0 ? Double.NaN : Numbers.of(text, at, stop(text, at, variant.end()));
    }

    /// Where a part of the sample's field begins; -1 where it has so many not.
    private static int part(Variant variant, int from, int number) {
        int at = from;
        for (int i = 0; i < number; i++) {
            while (at < variant.end() && variant.text()[at] != ':' && variant.text()[at] != '\t') {
                at++;
            }
            if (at >= variant.end() || variant.text()[at] == '\t') {
                return -1;
            }
            at++;
        }
        return at < variant.end() ? at : -1;
    }

    private static int stop(byte[] text, int at, int end) {
        int to = at;
        while (to < end && text[to] != ',' && text[to] != ':' && text[to] != '\t') {
            to++;
        }
        return to;
    }

    private static double byDepth(byte[] text, int from, int end) {
        double sum = 0;
        double first = 0;
        int alleles = 0;
        for (int at = from; at >= 0 && at < end; alleles++) {
            int to = stop(text, at, end);
            double reads = Numbers.of(text, at, to);
            if (Double.isNaN(reads)) {
                return Double.NaN;
            }
            sum += reads;
            first = alleles == 1 ? reads : first;
            if (to >= end || text[to] != ',') {
                alleles++;
                break;
            }
            at = to + 1;
        }
        return alleles < 2 || sum == 0 ? Double.NaN : first / sum;
    }
}
