package gas.localcloud.s3;

import gas.localcloud.AwsError;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// The XML of a request's body, by local names.
final class RequestXml {
    private RequestXml() {}

    /// @throws AwsError MalformedXML
    static Element root(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var parser = factory.newDocumentBuilder();
            parser.setErrorHandler(null);
            return parser.parse(new InputSource(new StringReader(xml))).getDocumentElement();
        } catch (SAXException | IOException malformed) {
            throw new AwsError(400, "MalformedXML", "The XML you provided was not well-formed");
        } catch (ParserConfigurationException everyJdkHasThese) {
            throw new AssertionError(everyJdkHasThese);
        }
    }

    static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (var child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    /// The texts of all elements below of that name, in their order.
    static List<String> texts(Element parent, String name) {
        List<String> texts = new ArrayList<>();
        var found = parent.getElementsByTagNameNS("*", name);
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent().strip());
        }
        return texts;
    }
}
