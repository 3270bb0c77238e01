/*
 * port: the table of ways to a printer. An address names its way by what stands before
 * the colon.
 */
#include "port_in.h"

static const struct port_kind *const kinds[] = {&port_tcp,  &port_dev,  &port_usb,
                                                &port_cups, &port_file, NULL};

static const struct port_kind *kind_of(const char *address)
{
    for (int i = 0; kinds[i]; i++)
        if (strncmp(address, kinds[i]->scheme, strlen(kinds[i]->scheme)) == 0)
            return kinds[i];
    return NULL;
}

int port_check(const char *address, struct err *err)
{
    const struct port_kind *kind = kind_of(address);
    if (!kind)
        return err_set(err, E_FIELD, "sss", "address",
                       "tcp:, dev:, usb:, cups: or file:", address);
    return kind->check(address + strlen(kind->scheme), err);
}

bool port_answers(const char *address)
{
    const struct port_kind *kind = kind_of(address);
    return kind && kind->answers;
}

bool port_knows(const char *address)
{
    const struct port_kind *kind = kind_of(address);
    return kind && kind->knows;
}

static void pay(void *arg)
{
    struct port *port = arg;
    port->soon = NULL;
    if (port->owed == PORT_OPENED)
        port->kind->open(port);
    else if (port->owed == PORT_FAILED)
        port_fail(port, PRINT_BROKEN, port->words);
    else
        port_tell(port, port->owed, str_of(""));
}

void port_owe(struct port *port, enum port_event event)
{
    if (port->soon)
        loop_cancel(port->loop, port->soon);
    port->owed = event;
    port->soon = loop_after(port->loop, 0, pay, port);
}

struct port *port_open(struct loop *loop, const struct port_way *way, struct err *err)
{
    if (port_check(way->address, err))
        return NULL;
    struct port *port = xcalloc(1, sizeof *port);
    port->kind = kind_of(way->address);
    port->loop = loop;
    port->rest = xstrdup(way->address + strlen(port->kind->scheme));
    port->title = xstrdup(way->title ? way->title : "label");
    port->times = way->times;
    port->fn = way->fn;
    port->arg = way->arg;
    port->fd = -1;
    buf_init(&port->out, PORT_OUT_MOST);
    port_owe(port, PORT_OPENED);
    return port;
}

void port_tell(struct port *port, enum port_event event, struct str bytes)
{
    struct port_news news = {.event = event, .bytes = bytes, .words = ""};
    port->fn(port->arg, &news);
}

void port_fail(struct port *port, enum print_condition condition, const char *words)
{
    struct port_news news = {
        .event = PORT_FAILED, .condition = condition, .words = words};
    port_limit(port, 0, NULL);
    port->kind->close(port);
    port->fn(port->arg, &news);
}

void port_limit(struct port *port, int64_t ms, loop_fn *fn)
{
    if (port->limit)
        loop_cancel(port->loop, port->limit);
    port->limit = ms ? loop_after(port->loop, ms, fn, port) : NULL;
}

void port_write(struct port *port, struct str bytes)
{
    BUG_IF(port->finishing);
    if (port->gone == port->out.n) {
        buf_reset(&port->out);
        port->gone = 0;
    }
    buf_str(&port->out, bytes);
    BUG_IF(port->out.over);
    port->kind->write(port);
}

void port_finish(struct port *port)
{
    port->finishing = true;
    port->kind->finish(port);
}

int64_t port_taken(const struct port *port)
{
    return port->taken;
}

void port_close(struct port *port)
{
    if (!port)
        return;
    port_limit(port, 0, NULL);
    if (port->soon)
        loop_cancel(port->loop, port->soon);
    port->kind->close(port);
    buf_clear(&port->out);
    free(port->rest);
    free(port->title);
    free(port);
}
