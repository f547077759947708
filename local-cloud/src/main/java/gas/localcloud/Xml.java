package gas.localcloud;

/// Text made safe for XML.
public final class Xml {
    private Xml() {}

    public static String escape(String text) {
        var safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\r' -> safe.append("&#xD;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }

    /// An element around text.
    public static String element(String name, String text) {
        return "<" + name + ">" + escape(text) + "</" + name + ">";
    }
}
