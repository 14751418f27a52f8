"""Mails that come back, as servers write them; `REFERENCE` is the mail they are about."""

REFERENCE = "0123456789abcdef0123456789abcdef"

POSTFIX_UNKNOWN = b"""\
Return-Path: <>
Received: by mx1.ac-exemple.fr (Postfix) id 4BCD71A0C3; Wed, 25 Nov 2026 10:02:11 +0100 (CET)
Date: Wed, 25 Nov 2026 10:02:11 +0100 (CET)
From: MAILER-DAEMON@mx1.ac-exemple.fr (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: retours@ac-exemple.fr
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="DB6A61A0C2.1795597331/mx1.ac-exemple.fr"
Content-Transfer-Encoding: 8bit
Message-Id: <20261125090211.4BCD71A0C3@mx1.ac-exemple.fr>

This is a MIME-encapsulated message.

--DB6A61A0C2.1795597331/mx1.ac-exemple.fr
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx1.ac-exemple.fr.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<camille@ecole.example.org>: host mx.ecole.example.org[192.0.2.25] said: 550 5.1.1
    <camille@ecole.example.org>: Recipient address rejected: User unknown in
    virtual mailbox table (in reply to RCPT TO command)

--DB6A61A0C2.1795597331/mx1.ac-exemple.fr
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx1.ac-exemple.fr
X-Postfix-Queue-ID: DB6A61A0C2
X-Postfix-Sender: rfc822; retours@ac-exemple.fr
Arrival-Date: Wed, 25 Nov 2026 10:02:10 +0100 (CET)

Final-Recipient: rfc822; camille@ecole.example.org
Original-Recipient: rfc822;camille@ecole.example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.ecole.example.org
Diagnostic-Code: smtp; 550 5.1.1 <camille@ecole.example.org>: Recipient address
    rejected: User unknown in virtual mailbox table

--DB6A61A0C2.1795597331/mx1.ac-exemple.fr
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers
Content-Transfer-Encoding: 8bit

Return-Path: <retours@ac-exemple.fr>
From: relais@ac-exemple.fr
To: camille@ecole.example.org
Subject: =?utf-8?q?=5BRUPN=5D_Votre_lettre_de_mission?=
Message-ID: <0123456789abcdef0123456789abcdef@relais.ac-exemple.fr>
Auto-Submitted: auto-generated

--DB6A61A0C2.1795597331/mx1.ac-exemple.fr--
"""

EXCHANGE_FRENCH = """\
Received: from PR0P264MB1234.FRAP264.PROD.OUTLOOK.COM by MR1P264MB5678.FRAP264.PROD.OUTLOOK.COM
 with HTTPS; Wed, 25 Nov 2026 09:05:40 +0000
MIME-Version: 1.0
From: <postmaster@ville-exemple.fr>
To: <retours@ac-exemple.fr>
Date: Wed, 25 Nov 2026 09:05:38 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="5f0c2c0e-3b1a-4a5e-9d3e-7d6f7a1c2b11"
Content-Language: fr-FR
Message-ID: <2f7f6c1e-9a1d-4d3a-8d43-2d9f0f5a77c1@PR0P264MB1234.FRAP264.PROD.OUTLOOK.COM>
In-Reply-To: <0123456789abcdef0123456789abcdef@relais.ac-exemple.fr>
References: <0123456789abcdef0123456789abcdef@relais.ac-exemple.fr>
Subject: =?utf-8?B?Tm9uIHJlbWlzwqA6IFtSVVBOXSBWb3RyZSBsZXR0cmUgZGUgbWlzc2lvbg==?=
Auto-Submitted: auto-replied

--5f0c2c0e-3b1a-4a5e-9d3e-7d6f7a1c2b11
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="b5f8d8e1-31f5-4a32-9d57-0d6d7c0a9e22"

--b5f8d8e1-31f5-4a32-9d57-0d6d7c0a9e22
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: 8bit

Votre message n'a pas pu être remis à numerique@ville-exemple.fr.

La boîte aux lettres du destinataire est pleine et ne peut pas accepter de messages pour l'instant.

--b5f8d8e1-31f5-4a32-9d57-0d6d7c0a9e22--

--5f0c2c0e-3b1a-4a5e-9d3e-7d6f7a1c2b11
Content-Type: message/delivery-status

Reporting-MTA: dns;PR0P264MB1234.FRAP264.PROD.OUTLOOK.COM
Received-From-MTA: dns;mx1.ac-exemple.fr
Arrival-Date: Wed, 25 Nov 2026 09:05:37 +0000

Final-Recipient: rfc822;numerique@ville-exemple.fr
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException
Remote-MTA: dns;PR0P264MB1234.FRAP264.PROD.OUTLOOK.COM

--5f0c2c0e-3b1a-4a5e-9d3e-7d6f7a1c2b11
Content-Type: message/rfc822

Received: from mx1.ac-exemple.fr (198.51.100.7) by PR0P264MB1234.FRAP264.PROD.OUTLOOK.COM
From: relais@ac-exemple.fr
To: numerique@ville-exemple.fr
Subject: [RUPN] Votre lettre de mission
Message-ID: <0123456789abcdef0123456789abcdef@relais.ac-exemple.fr>
Content-Type: text/plain; charset="utf-8"

Bonjour

--5f0c2c0e-3b1a-4a5e-9d3e-7d6f7a1c2b11--
""".encode()

POSTFIX_EXPIRED = (
    POSTFIX_UNKNOWN.replace(b"Status: 5.1.1", b"Status: 4.4.1")
    .replace(
        b"Diagnostic-Code: smtp; 550 5.1.1 <camille@ecole.example.org>: Recipient address\n"
        b"    rejected: User unknown in virtual mailbox table\n",
        b"Diagnostic-Code: X-Postfix; connect to mx.ecole.example.org[192.0.2.25]:25: Connection timed out\n",
    )
    .replace(b"4BCD71A0C3", b"4BCD71A0FF")
)

POSTFIX_DELAYED = POSTFIX_EXPIRED.replace(b"Action: failed", b"Action: delayed").replace(
    b"Undelivered Mail Returned to Sender", b"Delayed Mail (still being retried)"
)

OUT_OF_OFFICE = b"""\
From: "DURAND Camille" <camille@ecole.example.org>
To: <retours@ac-exemple.fr>
Subject: =?utf-8?Q?R=C3=A9ponse_automatique=C2=A0:_=5BRUPN=5D_Votre_lettre_de_mission?=
Date: Wed, 25 Nov 2026 09:06:00 +0000
Message-ID: <b0a5d1c2@MR1P264MB5678.FRAP264.PROD.OUTLOOK.COM>
In-Reply-To: <0123456789abcdef0123456789abcdef@relais.ac-exemple.fr>
Auto-Submitted: auto-replied
X-Auto-Response-Suppress: All
Content-Type: text/plain; charset="utf-8"

Je suis absente jusqu'au 30 novembre.
"""

RECEIPT = POSTFIX_UNKNOWN.replace(b"report-type=delivery-status", b"report-type=disposition-notification")
OF_ANOTHER = POSTFIX_UNKNOWN.replace(b"<0123456789abcdef0123456789abcdef@relais", b"<autre@forum")
WITHOUT_STATUS = POSTFIX_UNKNOWN.replace(
    b"Content-Type: message/delivery-status", b"Content-Type: text/plain"
)
WITHOUT_DATE_NOR_NAME = POSTFIX_UNKNOWN.replace(b"Date: Wed, 25", b"X-Date: Wed, 25").replace(
    b"Message-Id: <2026", b"X-Id: <2026"
)
RETURNED_OTHERWISE = POSTFIX_UNKNOWN.replace(
    b"Content-Type: text/rfc822-headers\nContent-Transfer-Encoding: 8bit\n",
    b"Content-Type: message/rfc822-headers\n",
)
RUBBISH = b"\xff\xfe\x00 Content-Type: multipart/report; \r\n\r\n--\x00"
