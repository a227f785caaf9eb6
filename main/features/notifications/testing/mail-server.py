# A real SMTP server of another make: refuses the first message for a while, one recipient for ever, and prints what it takes.
import json, threading
from email import message_from_bytes
from aiosmtpd.controller import Controller

class Handler:
    asked = 0
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('nobody@'):
            return '550 5.1.1 No such user here'
        envelope.rcpt_tos.append(address)
        return '250 OK'
    async def handle_DATA(self, server, session, envelope):
        Handler.asked += 1
        mail = message_from_bytes(envelope.content)
        seen = {'asked': Handler.asked, 'id': mail['Message-ID'], 'subject': mail['Subject'], 'to': envelope.rcpt_tos,
                'parts': [part.get_content_type() for part in mail.walk()]}
        print(json.dumps(seen), flush=True)
        return '451 4.3.0 Try again later' if Handler.asked == 1 else '250 2.0.0 OK queued as %d' % Handler.asked

controller = Controller(Handler(), hostname='127.0.0.1', port=0)
# The controller of this version wants a port that is known; any free one will do.
import socket
free = socket.socket(); free.bind(('127.0.0.1', 0)); controller.port = free.getsockname()[1]; free.close()
controller.start()
print(json.dumps({'port': controller.port}), flush=True)
threading.Event().wait()
