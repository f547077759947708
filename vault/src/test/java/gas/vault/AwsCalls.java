package gas.vault;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// The AWS calls that a process makes, one after another, through the clients that it was given here. At
/// any of them the world may change, or the process may die: then this call has had its effect, and none
/// follows, from whichever thread.
public final class AwsCalls {
    private static final Set<String> NOT_CALLS = Set.of("close", "serviceName", "toString", "hashCode", "equals");

    /// Like a process that is killed: nothing catches it.
    public static final class Killed extends Error {
        Killed(String operation) {
            super("killed after " + operation);
        }
    }

    private final List<String> made = Collections.synchronizedList(new ArrayList<>());
    private int killedAfter = Integer.MAX_VALUE;
    private int changedBefore = Integer.MAX_VALUE;
    private String changedOperation = "";
    private Runnable change = () -> {};

    public static AwsCalls undisturbed() {
        return new AwsCalls();
    }

    /// @param calls how many calls are made, 1 or more
    public static AwsCalls killedAfter(int calls) {
        AwsCalls doomed = new AwsCalls();
        doomed.killedAfter = calls;
        return doomed;
    }

    /// @param call 1-based
    public static AwsCalls before(int call, Runnable change) {
        AwsCalls overtaken = new AwsCalls();
        overtaken.changedBefore = call;
        overtaken.change = change;
        return overtaken;
    }

    /// @param operation the client's name of it, as `uploadArchive`
    public static AwsCalls beforeEach(String operation, Runnable change) {
        AwsCalls overtaken = new AwsCalls();
        overtaken.changedOperation = operation;
        overtaken.change = change;
        return overtaken;
    }

    /// The names of the operations, in their order.
    public List<String> made() {
        return made;
    }

    public long count(String operation) {
        return made.stream().filter(operation::equals).count();
    }

    /// @param type the client's interface
    public <C> C through(Class<C> type, C client) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (NOT_CALLS.contains(method.getName())) {
                        return method.invoke(client, arguments);
                    }
                    begin(method.getName());
                    try {
                        Object answer = method.invoke(client, arguments);
                        end(method.getName());
                        return answer;
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                }));
    }

    private void begin(String operation) {
        if (made.size() >= killedAfter) {
            throw new Killed(made.getLast());
        }
        made.add(operation);
        if (made.size() == changedBefore || operation.equals(changedOperation)) {
            change.run();
        }
    }

    private void end(String operation) {
        if (made.size() >= killedAfter) {
            throw new Killed(operation);
        }
    }
}
