-- 跟踪服务信函登记表: one row a letter, under the number that it got when it went out (R117).
CREATE TABLE letter (
    letter_id uuid PRIMARY KEY,
    letter_number text NOT NULL,
    site_id text NOT NULL,
    year smallint NOT NULL,               -- of the sending, in Shanghai
    number integer NOT NULL,              -- 1, 2, 3, … of site and year, from a series without holes
    sent_at timestamptz NOT NULL,
    letter_kind text NOT NULL,
    via text NOT NULL,
    sender_id text NOT NULL,
    on_behalf_of_id text,                 -- for whom a deputy sent it
    addressee_sealed text NOT NULL,
    address_sealed text,
    content_reference text NOT NULL,
    content_sha256 text,
    customer_id uuid,
    outreach_id uuid,
    complaint_id uuid,
    enquiry_id uuid,
    delivery text,
    delivered_on date,                    -- the day on which `delivery` was known to be so
    delivery_evidence text
);
CREATE INDEX ON letter (site_id, year, number);
CREATE INDEX ON letter (letter_number);
CREATE INDEX ON letter (customer_id, sent_at);
CREATE INDEX ON letter (sent_at, site_id);
