package gas.web.explore;

/// A filter cannot be understood, or the file has nothing that it could be held against; told to the reader.
final class BadFilter extends RuntimeException {
    private final String words;

    BadFilter(String words) {
        super(words);
        this.words = words;
    }

    String words() {
        return words;
    }
}
