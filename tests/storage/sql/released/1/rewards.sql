PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE bedside_import_run (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	source TEXT NOT NULL, 
	finished_at INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT

;
CREATE TABLE bedside_import_mark (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT

;
CREATE TABLE bedside_organization (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	active INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT

;
CREATE TABLE bedside_practitioner (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	active INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT

;
CREATE TABLE bedside_location (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	organization_id TEXT, 
	active INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT

;
CREATE TABLE bedside_practitioner_role (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	practitioner_id TEXT, 
	organization_id TEXT, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT

;
CREATE TABLE bedside_household (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	declared_on INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT

;
CREATE TABLE bedside_partner (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	profession TEXT NOT NULL, 
	tier TEXT NOT NULL, 
	status TEXT NOT NULL, 
	joined_on INTEGER, 
	left_on INTEGER, 
	nurture_interval_days INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT

;
CREATE TABLE bedside_workshop (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	service TEXT NOT NULL, 
	starts_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT

;
CREATE TABLE bedside_training (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	staff_id TEXT NOT NULL, 
	role TEXT NOT NULL, 
	module TEXT NOT NULL, 
	assigned_on INTEGER NOT NULL, 
	due_on INTEGER NOT NULL, 
	completed_on INTEGER, 
	passed INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT

;
CREATE TABLE bedside_objective (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	kpi TEXT NOT NULL, 
	starts_on INTEGER NOT NULL, 
	ends_on INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT

;
CREATE TABLE bedside__counters (
	name TEXT NOT NULL, 
	used INTEGER CONSTRAINT bedside__counters_used CHECK (used >= 0), 
	PRIMARY KEY (name)
)
 STRICT

;
INSERT INTO bedside__counters VALUES('cap:practice:welcome-sample:patient-2:2026',600);
INSERT INTO bedside__counters VALUES('budget:practice:friends',600);
CREATE TABLE bedside__journal (
	sequence INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	previous_hash TEXT NOT NULL, 
	entry_hash TEXT NOT NULL, 
	PRIMARY KEY (sequence)
)
 STRICT

;
INSERT INTO bedside__journal VALUES(1,'{"action":"register","actor":"kim","at":1772470800000000,"kind":"patient","outcome":"done","purpose":"operations","reason":null,"record":"patient-1","role":"front-desk","subject":"patient-1","v":1}','0000000000000000000000000000000000000000000000000000000000000000','0c1d5574f1f24c65a88c0e4b45187b3fff12334bdbc8f91d7eb65e8f2f1d8842');
INSERT INTO bedside__journal VALUES(2,'{"action":"record-consent","actor":"kim","at":1772470800000000,"kind":"consent","outcome":"given_in_writing","purpose":"operations","reason":null,"record":"consent-1","role":"front-desk","subject":"patient-1","v":1}','0c1d5574f1f24c65a88c0e4b45187b3fff12334bdbc8f91d7eb65e8f2f1d8842','c41f1c6cc61d15ea512196c472d8af316117bf53deab8b257168bae4f1ac5c3b');
INSERT INTO bedside__journal VALUES(3,'{"action":"record-coverage","actor":"kim","at":1772470800000000,"kind":"coverage","outcome":"done","purpose":"operations","reason":null,"record":"coverage-1","role":"front-desk","subject":"patient-1","v":1}','c41f1c6cc61d15ea512196c472d8af316117bf53deab8b257168bae4f1ac5c3b','0b5ad73c99309ef24375f9101f8446adca54a86212dff70a51aa176122611a85');
INSERT INTO bedside__journal VALUES(4,'{"action":"invite","actor":"kim","at":1772470800000000,"kind":"patient","outcome":"allow","purpose":"operations","reason":null,"record":"patient-1","role":"front-desk","subject":"patient-1","v":1}','0b5ad73c99309ef24375f9101f8446adca54a86212dff70a51aa176122611a85','702e3d0e90684afc3e29b2b2b3e47754c69bdd9a2b12e74c67f621040620b6f8');
INSERT INTO bedside__journal VALUES(5,'{"action":"invite","actor":"kim","at":1772470800000000,"kind":"invitation","outcome":"done","purpose":"operations","reason":null,"record":"invitation-1","role":"front-desk","subject":"patient-1","v":1}','702e3d0e90684afc3e29b2b2b3e47754c69bdd9a2b12e74c67f621040620b6f8','1ae8b1d05f4dffa3ddf1b051adaaa79ac7f46ba0f527ea57b20f310fa29bc785');
INSERT INTO bedside__journal VALUES(6,'{"action":"register","actor":"kim","at":1772470800000000,"kind":"patient","outcome":"done","purpose":"operations","reason":null,"record":"patient-2","role":"front-desk","subject":"patient-2","v":1}','1ae8b1d05f4dffa3ddf1b051adaaa79ac7f46ba0f527ea57b20f310fa29bc785','652868c48d4e0b6e9086cc5ba12b55bec3dfcec460c0f09f9717bb9b1f5a7960');
INSERT INTO bedside__journal VALUES(7,'{"action":"record-consent","actor":"kim","at":1772470800000000,"kind":"consent","outcome":"given_in_writing","purpose":"operations","reason":null,"record":"consent-2","role":"front-desk","subject":"patient-2","v":1}','652868c48d4e0b6e9086cc5ba12b55bec3dfcec460c0f09f9717bb9b1f5a7960','6a37528f732500762366985af90c6ce43b2c6aaf5f14d0d8052fc68601fdeb8b');
INSERT INTO bedside__journal VALUES(8,'{"action":"record-coverage","actor":"kim","at":1772470800000000,"kind":"coverage","outcome":"done","purpose":"operations","reason":null,"record":"coverage-2","role":"front-desk","subject":"patient-2","v":1}','6a37528f732500762366985af90c6ce43b2c6aaf5f14d0d8052fc68601fdeb8b','696a36f9ea0008080ffb69dfa047b2d4aa5a12792aa68595bfed9d76eec1b9ae');
INSERT INTO bedside__journal VALUES(9,'{"action":"count-referral","actor":"kim","at":1772470800000000,"kind":"referral","outcome":"allow","purpose":"operations","reason":null,"record":"referral-1","role":"front-desk","subject":"patient-2","v":1}','696a36f9ea0008080ffb69dfa047b2d4aa5a12792aa68595bfed9d76eec1b9ae','4afc3c5812fe24d6790ecd8ac995d3b3c2d1f020349a90f1e2603bf77103314c');
INSERT INTO bedside__journal VALUES(10,'{"action":"receive","actor":"kim","at":1772470800000000,"kind":"referral","outcome":"done","purpose":"operations","reason":null,"record":"referral-1","role":"front-desk","subject":"patient-2","v":1}','4afc3c5812fe24d6790ecd8ac995d3b3c2d1f020349a90f1e2603bf77103314c','8305bdadc8f88a8ac22b6b9ab2da66ce68e42be101692c404671748643304bf5');
INSERT INTO bedside__journal VALUES(11,'{"action":"book","actor":"kim","at":1772470800000000,"kind":"appointment","outcome":"done","purpose":"operations","reason":null,"record":"appointment-1","role":"front-desk","subject":"patient-2","v":1}','8305bdadc8f88a8ac22b6b9ab2da66ce68e42be101692c404671748643304bf5','c28747042c10c6d633491a6e6937f1284886fa6891226488da88f411f9e0a434');
INSERT INTO bedside__journal VALUES(12,'{"action":"plan-follow-up","actor":"kim","at":1772470800000000,"kind":"follow_up","outcome":"done","purpose":"operations","reason":null,"record":"follow_up-1","role":"front-desk","subject":"patient-2","v":1}','c28747042c10c6d633491a6e6937f1284886fa6891226488da88f411f9e0a434','d5bb7a3fcbb37b5f01ff8119c1f71b1b18a89ab98bd1b71ca5d68a97f46c0bdd');
INSERT INTO bedside__journal VALUES(13,'{"action":"plan-message","actor":"kim","at":1772906400000000,"kind":"message","outcome":"allow","purpose":"operations","reason":null,"record":"message-2","role":"front-desk","subject":"patient-2","v":1}','d5bb7a3fcbb37b5f01ff8119c1f71b1b18a89ab98bd1b71ca5d68a97f46c0bdd','24fa62dd4e619453d8339f780eabf6a954aca7cf13fe8cb50d77a08c0ecc4c3b');
INSERT INTO bedside__journal VALUES(14,'{"action":"send-message","actor":"kim","at":1772906400000000,"kind":"message","outcome":"allow","purpose":"operations","reason":null,"record":"message-2","role":"front-desk","subject":"patient-2","v":1}','24fa62dd4e619453d8339f780eabf6a954aca7cf13fe8cb50d77a08c0ecc4c3b','e1594f77a8f73a70c38df215e83cd8fb418a6e8189dc1dd01645925eaeb2d27c');
INSERT INTO bedside__journal VALUES(15,'{"action":"begin-sending","actor":"kim","at":1772906400000000,"kind":"message","outcome":"done","purpose":"operations","reason":null,"record":"message-2","role":"front-desk","subject":"patient-2","v":1}','e1594f77a8f73a70c38df215e83cd8fb418a6e8189dc1dd01645925eaeb2d27c','15ee4b13b90cd0291a280cf1ea10156f63f22c049f12df29e023db899086b86d');
INSERT INTO bedside__journal VALUES(16,'{"action":"end-sending","actor":"kim","at":1772906400000000,"kind":"message","outcome":"sent","purpose":"operations","reason":null,"record":"message-2","role":"front-desk","subject":"patient-2","v":1}','15ee4b13b90cd0291a280cf1ea10156f63f22c049f12df29e023db899086b86d','e8e94031deae85d4b42ce417f264e505cbdb2a3bca69f6d972fe17e07293e5d1');
INSERT INTO bedside__journal VALUES(17,'{"action":"keep","actor":"kim","at":1773079200000000,"kind":"appointment","outcome":"done","purpose":"operations","reason":null,"record":"appointment-1","role":"front-desk","subject":"patient-2","v":1}','e8e94031deae85d4b42ce417f264e505cbdb2a3bca69f6d972fe17e07293e5d1','e761b31755f3c89820a7275104ecdc527f91d3af580955fd8bae3753855849b4');
INSERT INTO bedside__journal VALUES(18,'{"action":"plan-follow-up","actor":"kim","at":1773079200000000,"kind":"follow_up","outcome":"done","purpose":"operations","reason":null,"record":"follow_up-2","role":"front-desk","subject":"patient-2","v":1}','e761b31755f3c89820a7275104ecdc527f91d3af580955fd8bae3753855849b4','745e9542cbff3b12812268b9c93405f85c118cca0d1d0b858f1175ad46983f3f');
INSERT INTO bedside__journal VALUES(19,'{"action":"plan-follow-up","actor":"kim","at":1773079200000000,"kind":"follow_up","outcome":"done","purpose":"operations","reason":null,"record":"follow_up-3","role":"front-desk","subject":"patient-2","v":1}','745e9542cbff3b12812268b9c93405f85c118cca0d1d0b858f1175ad46983f3f','9164cd16f5b9aca2d6b2b854b773cd84a6aeb1f663de906aff02a9971f9398a6');
INSERT INTO bedside__journal VALUES(20,'{"action":"see","actor":"kim","at":1773079200000000,"kind":"referral","outcome":"done","purpose":"operations","reason":null,"record":"referral-1","role":"front-desk","subject":"patient-2","v":1}','9164cd16f5b9aca2d6b2b854b773cd84a6aeb1f663de906aff02a9971f9398a6','9f49cc77c0c68e92d6955b096147e8b19998b1bbcd79f0e575b1b8cdf03c2e4f');
INSERT INTO bedside__journal VALUES(21,'{"action":"offer-reward","actor":"kim","at":1773079200000000,"kind":"reward","outcome":"deny","purpose":"operations","reason":null,"record":"reward-1","role":"front-desk","subject":"patient-1","v":1}','9f49cc77c0c68e92d6955b096147e8b19998b1bbcd79f0e575b1b8cdf03c2e4f','ecb4578081a92a4ab8613dab768eeb73792393a5e4fbbcaf687f412677db57bb');
INSERT INTO bedside__journal VALUES(22,'{"action":"offer-reward","actor":"kim","at":1773079200000000,"kind":"reward","outcome":"allow","purpose":"operations","reason":null,"record":"reward-2","role":"front-desk","subject":"patient-2","v":1}','ecb4578081a92a4ab8613dab768eeb73792393a5e4fbbcaf687f412677db57bb','396b652758a410d656c1b9eaff04bb660eb167b8ae619cb203e1dc3c9ec1b9ca');
INSERT INTO bedside__journal VALUES(23,'{"action":"reserve","actor":"kim","at":1773079200000000,"kind":"reward","outcome":"done","purpose":"operations","reason":null,"record":"reward-2","role":"front-desk","subject":"patient-2","v":1}','396b652758a410d656c1b9eaff04bb660eb167b8ae619cb203e1dc3c9ec1b9ca','f58f96bdeaaa3e0ff743365e831a9fb4d9d79948981bdfe65561a6cc77d0395e');
INSERT INTO bedside__journal VALUES(24,'{"action":"read-rewards","actor":"kim","at":1773079200000000,"kind":"patient","outcome":"done","purpose":"operations","reason":null,"record":"patient-1","role":"front-desk","subject":"patient-1","v":1}','f58f96bdeaaa3e0ff743365e831a9fb4d9d79948981bdfe65561a6cc77d0395e','6626e5f12a7ac70168870ac973e60932a5c435efbebf4af7490ac8a730d3255a');
INSERT INTO bedside__journal VALUES(25,'{"action":"read-rewards","actor":"kim","at":1773079200000000,"kind":"patient","outcome":"done","purpose":"operations","reason":null,"record":"patient-2","role":"front-desk","subject":"patient-2","v":1}','6626e5f12a7ac70168870ac973e60932a5c435efbebf4af7490ac8a730d3255a','db07750db24a7f5dd32f7620c5448560a93819c0204d7a85d7f8ad8f0b4d268d');
INSERT INTO bedside__journal VALUES(26,'{"action":"grant-reward","actor":"kim","at":1774288800000000,"kind":"reward","outcome":"allow","purpose":"operations","reason":null,"record":"reward-2","role":"front-desk","subject":"patient-2","v":1}','db07750db24a7f5dd32f7620c5448560a93819c0204d7a85d7f8ad8f0b4d268d','1744e7098d606cec2b9b77675cd3ddbf1e46065404bb80ae7effd59d5f1bfb95');
INSERT INTO bedside__journal VALUES(27,'{"action":"post","actor":"kim","at":1774288800000000,"kind":"reward","outcome":"done","purpose":"operations","reason":null,"record":"reward-2","role":"front-desk","subject":"patient-2","v":1}','1744e7098d606cec2b9b77675cd3ddbf1e46065404bb80ae7effd59d5f1bfb95','59d85d02f965e9f48f312b29ee156869cab7c24dbacb6ff597fccb18784bdfe4');
INSERT INTO bedside__journal VALUES(28,'{"action":"hand-over","actor":"kim","at":1774288800000000,"kind":"reward","outcome":"sent","purpose":"operations","reason":null,"record":"reward-2","role":"front-desk","subject":"patient-2","v":1}','59d85d02f965e9f48f312b29ee156869cab7c24dbacb6ff597fccb18784bdfe4','d1808d33690d29b7f3ba7cf09bf4f3c01610ae1cecd3aa5304231c8df6666339');
CREATE TABLE bedside__journal_head (
	one INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	entry_hash TEXT NOT NULL, 
	PRIMARY KEY (one)
)
 STRICT

;
INSERT INTO bedside__journal_head VALUES(1,28,'d1808d33690d29b7f3ba7cf09bf4f3c01610ae1cecd3aa5304231c8df6666339');
CREATE TABLE bedside_patient (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	registered_on INTEGER NOT NULL, 
	born_on INTEGER, 
	practitioner_id TEXT, 
	source_kind TEXT, 
	household_id INTEGER, 
	deceased INTEGER NOT NULL, 
	inactive_on INTEGER, 
	inactive_reason TEXT, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_patient_household_id_fk FOREIGN KEY(household_id) REFERENCES bedside_household ("key")
)
 STRICT

;
INSERT INTO bedside_patient VALUES(1,'patient-1',1,0,0,NULL,20514,5603,NULL,NULL,NULL,0,NULL,NULL,'{"born_on":"1985-05-05","contact_points":[{"rank":1,"system":"phone","use":"mobile","value":"+13035550101"}],"deceased":false,"deceased_at":null,"household_id":null,"id":"patient-1","inactive_on":null,"inactive_reason":null,"name":{"family":"Testing","given":"Ana","preferred":null},"origin":null,"practitioner_id":null,"preferences":{"channels":[],"language":"en","plain_language":true,"quiet_hours":null,"time_zone":"America/Los_Angeles"},"referral_source":null,"registered_on":"2026-03-02"}');
INSERT INTO bedside_patient VALUES(2,'patient-2',1,0,0,NULL,20514,5603,NULL,NULL,NULL,0,NULL,NULL,'{"born_on":"1985-05-05","contact_points":[{"rank":1,"system":"phone","use":"mobile","value":"+13035550102"}],"deceased":false,"deceased_at":null,"household_id":null,"id":"patient-2","inactive_on":null,"inactive_reason":null,"name":{"family":"Testing","given":"Bo","preferred":null},"origin":null,"practitioner_id":null,"preferences":{"channels":[],"language":"en","plain_language":true,"quiet_hours":null,"time_zone":"America/Los_Angeles"},"referral_source":null,"registered_on":"2026-03-02"}');
CREATE TABLE bedside_agreement (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	partner_id INTEGER NOT NULL, 
	signed_on INTEGER NOT NULL, 
	ends_on INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_agreement_partner_id_fk FOREIGN KEY(partner_id) REFERENCES bedside_partner ("key")
)
 STRICT

;
CREATE TABLE bedside_related_person (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	relationship TEXT NOT NULL, 
	may_receive_messages INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_related_person_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
CREATE TABLE bedside_coverage (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	payer TEXT NOT NULL, 
	status TEXT NOT NULL, 
	starts_on INTEGER NOT NULL, 
	ends_on INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_coverage_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
INSERT INTO bedside_coverage VALUES(1,'coverage-1',1,0,0,NULL,1,'commercial','verified',20454,NULL,'{"ends_on":null,"id":"coverage-1","patient_id":"patient-1","payer":"commercial","starts_on":"2026-01-01","status":"verified"}');
INSERT INTO bedside_coverage VALUES(2,'coverage-2',1,0,0,NULL,2,'commercial','verified',20454,NULL,'{"ends_on":null,"id":"coverage-2","patient_id":"patient-2","payer":"commercial","starts_on":"2026-01-01","status":"verified"}');
CREATE TABLE bedside_consent (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	purpose TEXT, 
	channel TEXT, 
	answer TEXT NOT NULL, 
	given_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_consent_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
INSERT INTO bedside_consent VALUES(1,'consent-1',1,0,0,NULL,1,NULL,'sms','given_in_writing',1772470800000000,'{"address":null,"answer":"given_in_writing","channel":"sms","evidence":"signed intake form","expires_at":null,"given_at":1772470800000000,"given_by":"patient","id":"consent-1","origin":null,"patient_id":"patient-1","purpose":null,"wording":null}');
INSERT INTO bedside_consent VALUES(2,'consent-2',1,0,0,NULL,2,NULL,'sms','given_in_writing',1772470800000000,'{"address":null,"answer":"given_in_writing","channel":"sms","evidence":"signed intake form","expires_at":null,"given_at":1772470800000000,"given_by":"patient","id":"consent-2","origin":null,"patient_id":"patient-2","purpose":null,"wording":null}');
CREATE TABLE bedside_care_goal (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	set_on INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_care_goal_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
CREATE TABLE bedside_expectation (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	promised_by TEXT NOT NULL, 
	agreed_on INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_expectation_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
CREATE TABLE bedside_invitation (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	code TEXT NOT NULL, 
	referrer_id INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at INTEGER NOT NULL, 
	opened_at INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_invitation_referrer_id_fk FOREIGN KEY(referrer_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
INSERT INTO bedside_invitation VALUES(1,'invitation-1',2,0,0,NULL,'6MWUT4A5HT4',1,'face_to_face','opened',1772470800000000,1772470800000000,'{"campaign":null,"channel":"face_to_face","code":"6MWUT4A5HT4","created_at":1772470800000000,"expires_at":null,"id":"invitation-1","opened_at":1772470800000000,"policy_id":"friends","referrer_id":"patient-1","status":"opened"}');
CREATE TABLE bedside_referral (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	direction TEXT NOT NULL, 
	source_kind TEXT NOT NULL, 
	referrer_id TEXT, 
	partner_id INTEGER, 
	patient_id INTEGER NOT NULL, 
	channel TEXT, 
	received_at INTEGER NOT NULL, 
	accepted_at INTEGER, 
	booked_at INTEGER, 
	first_visit_at INTEGER, 
	status TEXT NOT NULL, 
	closed_reason TEXT, 
	report_due_at INTEGER, 
	report_at INTEGER, 
	report_matched INTEGER NOT NULL, 
	report_reviewed_at INTEGER, 
	referrer_told_at INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_referral_partner_id_fk FOREIGN KEY(partner_id) REFERENCES bedside_partner ("key"), 
	CONSTRAINT bedside_referral_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
INSERT INTO bedside_referral VALUES(1,'referral-1',4,0,0,NULL,'inbound','patient','patient-1',NULL,2,'face_to_face',1772470800000000,1772470800000000,1772470800000000,1773079200000000,'seen',NULL,NULL,NULL,0,NULL,NULL,'{"accepted_at":1772470800000000,"booked_at":1772470800000000,"channel":"face_to_face","closed_at":null,"closed_reason":null,"direction":"inbound","eligibility":"eligible","first_visit_at":1773079200000000,"held_reason":null,"id":"referral-1","invitation_id":"invitation-1","origin":null,"partner_id":null,"patient_id":"patient-2","policy_id":"friends","reason":null,"received_at":1772470800000000,"referrer_told_at":null,"report_at":null,"report_due_at":null,"report_matched":false,"report_reviewed_at":null,"service":null,"source":{"kind":"patient","source_id":"patient-1"},"status":"seen"}');
CREATE TABLE bedside_touch (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	source_kind TEXT NOT NULL, 
	source_id TEXT, 
	patient_id INTEGER NOT NULL, 
	channel TEXT, 
	at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_touch_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
INSERT INTO bedside_touch VALUES(1,'touch-1',1,0,0,NULL,'patient','patient-1',2,'face_to_face',1772470800000000,'{"at":1772470800000000,"channel":"face_to_face","declared":false,"id":"touch-1","patient_id":"patient-2","source":{"kind":"patient","source_id":"patient-1"}}');
CREATE TABLE bedside_visit (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	appointment_id TEXT, 
	practitioner_id TEXT, 
	organization_id TEXT, 
	location_id TEXT, 
	service TEXT NOT NULL, 
	modality TEXT NOT NULL, 
	status TEXT NOT NULL, 
	started_at INTEGER, 
	ended_at INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_visit_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
INSERT INTO bedside_visit VALUES(1,'visit-1',1,0,0,NULL,2,'appointment-1',NULL,NULL,NULL,'check-up','in-person','finished',1773075600000000,1773079200000000,'{"appointment_id":"appointment-1","ended_at":1773079200000000,"id":"visit-1","location_id":null,"modality":"in-person","organization_id":null,"origin":null,"patient_id":"patient-2","practitioner_id":null,"procedure":"extraction","service":"check-up","started_at":1773075600000000,"status":"finished"}');
CREATE TABLE bedside_follow_up (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	plan_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	occasion_key TEXT NOT NULL, 
	patient_id INTEGER NOT NULL, 
	visit_id TEXT, 
	due_at INTEGER NOT NULL, 
	window_end_at INTEGER NOT NULL, 
	next_at INTEGER, 
	status TEXT NOT NULL, 
	done_at INTEGER, 
	outcome TEXT, 
	reason TEXT, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_follow_up_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
INSERT INTO bedside_follow_up VALUES(1,'follow_up-1',4,1,1,NULL,'reminders','two-days-before','occasion-fe25188d740a928fe4af6798e944d17c9d293d1b0a45d0b0e032e9a559a19da8',2,NULL,1772902800000000,1772989200000000,NULL,'done',1772906400000000,'message-sent',NULL,'{"about_id":"appointment-1","about_kind":"appointment","done_at":1772906400000000,"due_at":1772902800000000,"id":"follow_up-1","message_id":"message-2","occasion_key":"occasion-fe25188d740a928fe4af6798e944d17c9d293d1b0a45d0b0e032e9a559a19da8","outcome":"message-sent","patient_id":"patient-2","plan_id":"reminders","planned_at":1772470800000000,"reason":null,"status":"done","step":"two-days-before","trigger":"appointment-booked","visit_id":null,"window_end_at":1772989200000000}');
INSERT INTO bedside_follow_up VALUES(2,'follow_up-2',1,0,0,NULL,'after-a-procedure','next-day','occasion-161bf9e58e281eb7dc170112784d8944385e6f11e0fcaee30da8f6850fde85dd',2,'visit-1',1773165600000000,1773338400000000,1773165600000000,'planned',NULL,NULL,NULL,'{"about_id":"visit-1","about_kind":"visit","done_at":null,"due_at":1773165600000000,"id":"follow_up-2","message_id":null,"occasion_key":"occasion-161bf9e58e281eb7dc170112784d8944385e6f11e0fcaee30da8f6850fde85dd","outcome":null,"patient_id":"patient-2","plan_id":"after-a-procedure","planned_at":1773079200000000,"reason":null,"status":"planned","step":"next-day","trigger":"procedure-done","visit_id":"visit-1","window_end_at":1773338400000000}');
INSERT INTO bedside_follow_up VALUES(3,'follow_up-3',1,0,0,NULL,'after-a-procedure','next-week','occasion-0d0dfc820a04b0a47d8bdb05ff7c718980b8a95dc32f9cb382719d9b67fdc4e7',2,'visit-1',1773684000000000,1773856800000000,1773684000000000,'planned',NULL,NULL,NULL,'{"about_id":"visit-1","about_kind":"visit","done_at":null,"due_at":1773684000000000,"id":"follow_up-3","message_id":null,"occasion_key":"occasion-0d0dfc820a04b0a47d8bdb05ff7c718980b8a95dc32f9cb382719d9b67fdc4e7","outcome":null,"patient_id":"patient-2","plan_id":"after-a-procedure","planned_at":1773079200000000,"reason":null,"status":"planned","step":"next-week","trigger":"procedure-done","visit_id":"visit-1","window_end_at":1773856800000000}');
CREATE TABLE bedside_recall (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	recall_type_id TEXT NOT NULL, 
	due_on INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_recall_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
INSERT INTO bedside_recall VALUES(1,'recall-1',1,0,0,NULL,2,'check-up',20705,'waiting','{"calculated_due_on":"2026-09-09","contacts":0,"disabled_reason":null,"due_on":"2026-09-09","id":"recall-1","last_on":"2026-03-09","patient_id":"patient-2","recall_type_id":"check-up","status":"waiting"}');
CREATE TABLE bedside_message (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	purpose TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	subject_kind TEXT, 
	subject_id TEXT, 
	due_at INTEGER NOT NULL, 
	next_at INTEGER, 
	status TEXT NOT NULL, 
	sending_at INTEGER, 
	sent_at INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_message_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
INSERT INTO bedside_message VALUES(1,'message-2',4,1,1,NULL,2,'appointment_reminder','sms','follow_up','follow_up-1',1772906400000000,NULL,'sent',1772906400000000,1772906400000000,'{"address":"+13035550102","attempts":1,"body":"Hello Bo, we look forward to seeing you on Monday 9 March at 10:00. Harbour Dental. Reply STOP to opt out.","channel":"sms","consent_id":"consent-2","created_at":1772906400000000,"due_at":1772906400000000,"expires_at":1772989200000000,"id":"message-2","paid_by_third_party":false,"patient_id":"patient-2","purpose":"appointment_reminder","reason":null,"sending_at":1772906400000000,"sent_at":1772906400000000,"status":"sent","subject":"","subject_at":1773075600000000,"subject_id":"follow_up-1","subject_kind":"follow_up","to_related_person_id":null}');
CREATE TABLE bedside_inquiry (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER, 
	topic TEXT NOT NULL, 
	urgency TEXT NOT NULL, 
	status TEXT NOT NULL, 
	received_at INTEGER NOT NULL, 
	first_answer_at INTEGER, 
	resolved_at INTEGER, 
	target_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_inquiry_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
CREATE TABLE bedside_survey_invitation (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	survey_id TEXT NOT NULL, 
	patient_id INTEGER NOT NULL, 
	visit_id TEXT, 
	invited_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_survey_invitation_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
CREATE TABLE bedside_concern (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	topic TEXT NOT NULL, 
	status TEXT NOT NULL, 
	outcome TEXT, 
	raised_at INTEGER NOT NULL, 
	acknowledged_at INTEGER, 
	resolved_at INTEGER, 
	patient_told_at INTEGER, 
	target_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_concern_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
CREATE TABLE bedside_attendance (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	workshop_id INTEGER NOT NULL, 
	patient_id INTEGER NOT NULL, 
	invited_at INTEGER, 
	registered_at INTEGER, 
	attended_at INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_attendance_workshop_id_fk FOREIGN KEY(workshop_id) REFERENCES bedside_workshop ("key"), 
	CONSTRAINT bedside_attendance_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
CREATE TABLE bedside_decision (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	action TEXT NOT NULL, 
	about_kind TEXT NOT NULL, 
	about_id TEXT NOT NULL, 
	patient_id INTEGER, 
	outcome TEXT NOT NULL, 
	decided_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_decision_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
INSERT INTO bedside_decision VALUES(1,'decision-1',1,0,0,NULL,'invite','patient','patient-1',1,'allow',1772470800000000,'{"about_id":"patient-1","about_kind":"patient","action":"invite","decided_at":1772470800000000,"decision":{"as_of":"2026-03-02","case":{"channel":"face_to_face","content":"own_services","email":{"forwarding_rewarded":false,"has_optout":true,"has_postal_address":true,"honest_headers":true,"is_transactional":false,"opted_out":false},"is_commercial":true,"is_marketing":true,"is_solicitation":true,"outreach":{"has_consent":false,"has_open_concern":false,"home_zone":"America/Los_Angeles","messages_allowed":3,"messages_sent":0,"next_free_at":null,"opted_out":false,"quiet_hours":{"begin":"20:00:00","end":"08:00:00"},"recipient_deceased":false,"still_true":true},"privacy":{"authorization_states_remuneration":{"unknown":true},"cmia_authorization":{"unknown":true},"confidential_address_kept":{"unknown":true},"confidential_channels":[],"days_since_lapse":{"unknown":true},"discloses_referred":false,"exceeds_minimum":false,"is_nominal_gift":false,"marketing_authorization":false,"minor_consented_to_care":{"unknown":true},"names_referrer":false,"patient_is_minor":false,"referred_authorizes":{"unknown":true},"referrer_is_patient":{"unknown":true},"referrer_permits_naming":{"unknown":true},"to_parent":false,"unencrypted_acknowledged":{"unknown":true}},"purpose":"referral_invitation","recipient_zones":["America/Los_Angeles"],"remuneration":"none","revocation":null,"send_at":1772470800000000,"telephone":{"confirmations":{"unknown":true},"exemption":{"call_seconds":{"unknown":true},"characters":{"unknown":true},"contains_billing":{"unknown":true},"free_to_recipient":{"unknown":true},"has_contact":{"unknown":true},"has_optout":{"unknown":true},"names_provider":{"unknown":true},"number_from_patient":{"unknown":true},"opted_out_of_exempt":{"unknown":true},"sent_last_7_days":{"unknown":true},"sent_today":{"unknown":true}},"has_business_relationship":{"unknown":true},"is_healthcare_message":false,"marketing_content":"full","on_internal_dnc":false,"on_national_dnc":{"unknown":true},"pec":false,"pewc":false,"relies_on":"consent","seconds_since_optout":{"unknown":true}},"type":"MessageCase"},"decided_at":1772470800000000,"findings":[{"citation":{"link":null,"text":"45 CFR 164.501 ''marketing'' (2)(ii)(A)-(C); HHS FAQ 286"},"confidence":"high","effect":"permit","exempts":["US-HIPAA-01"],"facts_lacking":[],"facts_used":[{"name":"message.content","value":"own_services"},{"name":"message.remuneration","value":"none"}],"limit":null,"not_before":null,"obligation":null,"pack":"us","patient_reason":null,"reason":"Reminders, care and news about the practice''s own services are no marketing while no third party pays.","rule_id":"US-HIPAA-02"},{"citation":{"link":null,"text":"45 CFR 164.508(a)(3)(i)(A)-(B)"},"confidence":"high","effect":"permit","exempts":["US-HIPAA-01"],"facts_lacking":[],"facts_used":[{"name":"message.channel","value":"face_to_face"}],"limit":null,"not_before":null,"obligation":null,"pack":"us","patient_reason":null,"reason":"Talk face to face, and a promotional gift of nominal value, need no authorization; limits on gifts remain.","rule_id":"US-HIPAA-04"}],"packs":[{"jurisdiction":"*","name":"house","review":null,"version":"2026.1"},{"jurisdiction":"US","name":"us","review":null,"version":"2026.1"},{"jurisdiction":"US-CA","name":"us-ca","review":{"pack":"us-ca","reviewed_on":"2026-02-01","reviewer":"C. Counsel","version":"2026.1"},"version":"2026.1"}]},"id":"decision-1","patient_id":"patient-1"}');
INSERT INTO bedside_decision VALUES(2,'decision-2',1,0,0,NULL,'count-referral','referral','referral-1',2,'allow',1772470800000000,'{"about_id":"referral-1","about_kind":"referral","action":"count-referral","decided_at":1772470800000000,"decision":{"as_of":"2026-03-02","case":{"is_new_patient":true,"is_self_referral":false,"possible_duplicate":false,"programme_running":true,"referrals_allowed":12,"referrals_in_period":0,"referred_agreed_to_contact":true,"service_is_included":true,"type":"ReferralCase","within_attribution_window":true},"decided_at":1772470800000000,"findings":[],"packs":[{"jurisdiction":"*","name":"house","review":null,"version":"2026.1"}]},"id":"decision-2","patient_id":"patient-2"}');
INSERT INTO bedside_decision VALUES(3,'decision-3',1,0,0,NULL,'plan-message','message','message-2',2,'allow',1772906400000000,'{"about_id":"message-2","about_kind":"message","action":"plan-message","decided_at":1772906400000000,"decision":{"as_of":"2026-03-07","case":{"channel":"sms","content":"care","email":{"forwarding_rewarded":false,"has_optout":true,"has_postal_address":false,"honest_headers":true,"is_transactional":true,"opted_out":false},"is_commercial":false,"is_marketing":false,"is_solicitation":false,"outreach":{"has_consent":true,"has_open_concern":false,"home_zone":"America/Los_Angeles","messages_allowed":3,"messages_sent":0,"next_free_at":null,"opted_out":false,"quiet_hours":{"begin":"20:00:00","end":"08:00:00"},"recipient_deceased":false,"still_true":true},"privacy":{"authorization_states_remuneration":{"unknown":true},"cmia_authorization":{"unknown":true},"confidential_address_kept":{"unknown":true},"confidential_channels":[],"days_since_lapse":{"unknown":true},"discloses_referred":false,"exceeds_minimum":false,"is_nominal_gift":false,"marketing_authorization":true,"minor_consented_to_care":{"unknown":true},"names_referrer":false,"patient_is_minor":false,"referred_authorizes":{"unknown":true},"referrer_is_patient":{"unknown":true},"referrer_permits_naming":{"unknown":true},"to_parent":false,"unencrypted_acknowledged":{"unknown":true}},"purpose":"appointment_reminder","recipient_zones":["America/Los_Angeles"],"remuneration":"none","revocation":null,"send_at":1772906400000000,"telephone":{"confirmations":{"unknown":true},"exemption":{"call_seconds":{"unknown":true},"characters":{"unknown":true},"contains_billing":{"unknown":true},"free_to_recipient":{"unknown":true},"has_contact":{"unknown":true},"has_optout":{"unknown":true},"names_provider":{"unknown":true},"number_from_patient":{"unknown":true},"opted_out_of_exempt":{"unknown":true},"sent_last_7_days":{"unknown":true},"sent_today":{"unknown":true}},"has_business_relationship":{"unknown":true},"is_healthcare_message":true,"marketing_content":"none","on_internal_dnc":false,"on_national_dnc":{"unknown":true},"pec":true,"pewc":true,"relies_on":"consent","seconds_since_optout":{"unknown":true}},"type":"MessageCase"},"decided_at":1772906400000000,"findings":[],"packs":[{"jurisdiction":"*","name":"house","review":null,"version":"2026.1"},{"jurisdiction":"US","name":"us","review":null,"version":"2026.1"},{"jurisdiction":"US-CA","name":"us-ca","review":{"pack":"us-ca","reviewed_on":"2026-02-01","reviewer":"C. Counsel","version":"2026.1"},"version":"2026.1"}]},"id":"decision-3","patient_id":"patient-2"}');
INSERT INTO bedside_decision VALUES(4,'decision-4',1,0,0,NULL,'send-message','message','message-2',2,'allow',1772906400000000,'{"about_id":"message-2","about_kind":"message","action":"send-message","decided_at":1772906400000000,"decision":{"as_of":"2026-03-07","case":{"channel":"sms","content":"care","email":{"forwarding_rewarded":false,"has_optout":true,"has_postal_address":false,"honest_headers":true,"is_transactional":true,"opted_out":false},"is_commercial":false,"is_marketing":false,"is_solicitation":false,"outreach":{"has_consent":true,"has_open_concern":false,"home_zone":"America/Los_Angeles","messages_allowed":3,"messages_sent":0,"next_free_at":null,"opted_out":false,"quiet_hours":{"begin":"20:00:00","end":"08:00:00"},"recipient_deceased":false,"still_true":true},"privacy":{"authorization_states_remuneration":{"unknown":true},"cmia_authorization":{"unknown":true},"confidential_address_kept":{"unknown":true},"confidential_channels":[],"days_since_lapse":{"unknown":true},"discloses_referred":false,"exceeds_minimum":false,"is_nominal_gift":false,"marketing_authorization":true,"minor_consented_to_care":{"unknown":true},"names_referrer":false,"patient_is_minor":false,"referred_authorizes":{"unknown":true},"referrer_is_patient":{"unknown":true},"referrer_permits_naming":{"unknown":true},"to_parent":false,"unencrypted_acknowledged":{"unknown":true}},"purpose":"appointment_reminder","recipient_zones":["America/Los_Angeles"],"remuneration":"none","revocation":null,"send_at":1772906400000000,"telephone":{"confirmations":{"unknown":true},"exemption":{"call_seconds":{"unknown":true},"characters":{"unknown":true},"contains_billing":{"unknown":true},"free_to_recipient":{"unknown":true},"has_contact":{"unknown":true},"has_optout":{"unknown":true},"names_provider":{"unknown":true},"number_from_patient":{"unknown":true},"opted_out_of_exempt":{"unknown":true},"sent_last_7_days":{"unknown":true},"sent_today":{"unknown":true}},"has_business_relationship":{"unknown":true},"is_healthcare_message":true,"marketing_content":"none","on_internal_dnc":false,"on_national_dnc":{"unknown":true},"pec":true,"pewc":true,"relies_on":"consent","seconds_since_optout":{"unknown":true}},"type":"MessageCase"},"decided_at":1772906400000000,"findings":[],"packs":[{"jurisdiction":"*","name":"house","review":null,"version":"2026.1"},{"jurisdiction":"US","name":"us","review":null,"version":"2026.1"},{"jurisdiction":"US-CA","name":"us-ca","review":{"pack":"us-ca","reviewed_on":"2026-02-01","reviewer":"C. Counsel","version":"2026.1"},"version":"2026.1"}]},"id":"decision-4","patient_id":"patient-2"}');
INSERT INTO bedside_decision VALUES(5,'decision-5',1,0,0,NULL,'offer-reward','reward','reward-1',1,'deny',1773079200000000,'{"about_id":"reward-1","about_kind":"reward","action":"offer-reward","decided_at":1773079200000000,"decision":{"as_of":"2026-03-09","case":{"practice":{"facility_kind":"practice","federal_enrolled":true,"furnishes_dhs":false,"has_formal_medical_staff":{"unknown":true},"licensed":true,"profession":"dentist","region":"US-CA","state_pack_reviewed":true,"vbe_participant":{"unknown":true}},"recipient":{"age":40,"guardian_agreed":{"unknown":true},"is_bona_fide_employee":{"unknown":true},"is_physician_or_family":false,"kind":"patient","pay_varies_by":{"unknown":true},"payer_status":"verified","payers":["commercial"]},"referred":{"payer_status":"verified","payers":["commercial"]},"reward":{"advertised":{"unknown":true},"applies_to_cost_share":false,"basis":"per_referral","card_terms_disclosed":{"unknown":true},"determination_on_file":false,"exception":"none","fair_value_service":false,"in_gift_register":false,"instrument":"giftcard_bigbox","issued_by_practice":false,"on_campus":{"unknown":true},"retail_value":{"currency":"USD","minor":2500},"ride":null,"solicited":false,"ytd_engagement":{"unknown":true},"ytd_gifts":{"currency":"USD","minor":0},"ytd_nonmonetary":{"unknown":true}},"type":"RewardCase"},"decided_at":1773079200000000,"findings":[{"citation":{"link":"https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode=BPC&sectionNum=650.","text":"Cal. B&P 650(a)"},"confidence":"high","effect":"deny","exempts":[],"facts_lacking":[],"facts_used":[{"name":"practice.licensed","value":"yes"},{"name":"reward.basis","value":"per_referral"}],"limit":"any value, any payer; a gift that is not tied to a referral, or only words of thanks","not_before":null,"obligation":null,"pack":"us-ca","patient_reason":"The law does not let us give anything of value for recommending us.","reason":"A licensee of the healing arts may offer no consideration, in money or otherwise, as an inducement for referring patients, whoever pays for the care.","rule_id":"US-CA-REF-01"},{"citation":{"link":null,"text":"ADA Code of Ethics 4.E, 4.E.1"},"confidence":"high","effect":"warn","exempts":[],"facts_lacking":[],"facts_used":[{"name":"practice.profession","value":"dentist"},{"name":"reward.basis","value":"per_referral"}],"limit":null,"not_before":null,"obligation":null,"pack":"us-states","patient_reason":null,"reason":"Members of the dental association neither take nor give rebates or split fees; at least one state association reads gift cards to patients as rebates.","rule_id":"US-ADA-01"}],"packs":[{"jurisdiction":"*","name":"house","review":null,"version":"2026.1"},{"jurisdiction":"*","name":"professional","review":null,"version":"2026.1"},{"jurisdiction":"US","name":"us","review":null,"version":"2026.1"},{"jurisdiction":"US-CA","name":"us-ca","review":{"pack":"us-ca","reviewed_on":"2026-02-01","reviewer":"C. Counsel","version":"2026.1"},"version":"2026.1"},{"jurisdiction":"US-*","name":"us-states","review":null,"version":"2026.1"}]},"id":"decision-5","patient_id":"patient-1"}');
INSERT INTO bedside_decision VALUES(6,'decision-6',1,0,0,NULL,'offer-reward','reward','reward-2',2,'allow',1773079200000000,'{"about_id":"reward-2","about_kind":"reward","action":"offer-reward","decided_at":1773079200000000,"decision":{"as_of":"2026-03-09","case":{"practice":{"facility_kind":"practice","federal_enrolled":true,"furnishes_dhs":false,"has_formal_medical_staff":{"unknown":true},"licensed":true,"profession":"dentist","region":"US-CA","state_pack_reviewed":true,"vbe_participant":{"unknown":true}},"recipient":{"age":40,"guardian_agreed":{"unknown":true},"is_bona_fide_employee":{"unknown":true},"is_physician_or_family":false,"kind":"patient","pay_varies_by":{"unknown":true},"payer_status":"verified","payers":["commercial"]},"referred":{"payer_status":"verified","payers":["commercial"]},"reward":{"advertised":{"unknown":true},"applies_to_cost_share":false,"basis":"unconditional","card_terms_disclosed":{"unknown":true},"determination_on_file":false,"exception":"none","fair_value_service":false,"in_gift_register":false,"instrument":"otc_sample","issued_by_practice":false,"on_campus":{"unknown":true},"retail_value":{"currency":"USD","minor":600},"ride":null,"solicited":false,"ytd_engagement":{"unknown":true},"ytd_gifts":{"currency":"USD","minor":0},"ytd_nonmonetary":{"unknown":true}},"type":"RewardCase"},"decided_at":1773079200000000,"findings":[],"packs":[{"jurisdiction":"*","name":"house","review":null,"version":"2026.1"},{"jurisdiction":"*","name":"professional","review":null,"version":"2026.1"},{"jurisdiction":"US","name":"us","review":null,"version":"2026.1"},{"jurisdiction":"US-CA","name":"us-ca","review":{"pack":"us-ca","reviewed_on":"2026-02-01","reviewer":"C. Counsel","version":"2026.1"},"version":"2026.1"},{"jurisdiction":"US-*","name":"us-states","review":null,"version":"2026.1"}]},"id":"decision-6","patient_id":"patient-2"}');
INSERT INTO bedside_decision VALUES(7,'decision-7',1,0,0,NULL,'grant-reward','reward','reward-2',2,'allow',1774288800000000,'{"about_id":"reward-2","about_kind":"reward","action":"grant-reward","decided_at":1774288800000000,"decision":{"as_of":"2026-03-23","case":{"practice":{"facility_kind":"practice","federal_enrolled":true,"furnishes_dhs":false,"has_formal_medical_staff":{"unknown":true},"licensed":true,"profession":"dentist","region":"US-CA","state_pack_reviewed":true,"vbe_participant":{"unknown":true}},"recipient":{"age":40,"guardian_agreed":{"unknown":true},"is_bona_fide_employee":{"unknown":true},"is_physician_or_family":false,"kind":"patient","pay_varies_by":{"unknown":true},"payer_status":"verified","payers":["commercial"]},"referred":{"payer_status":"verified","payers":["commercial"]},"reward":{"advertised":{"unknown":true},"applies_to_cost_share":false,"basis":"unconditional","card_terms_disclosed":{"unknown":true},"determination_on_file":false,"exception":"none","fair_value_service":false,"in_gift_register":false,"instrument":"otc_sample","issued_by_practice":false,"on_campus":{"unknown":true},"retail_value":{"currency":"USD","minor":600},"ride":null,"solicited":false,"ytd_engagement":{"unknown":true},"ytd_gifts":{"currency":"USD","minor":0},"ytd_nonmonetary":{"unknown":true}},"type":"RewardCase"},"decided_at":1774288800000000,"findings":[],"packs":[{"jurisdiction":"*","name":"house","review":null,"version":"2026.1"},{"jurisdiction":"*","name":"professional","review":null,"version":"2026.1"},{"jurisdiction":"US","name":"us","review":null,"version":"2026.1"},{"jurisdiction":"US-CA","name":"us-ca","review":{"pack":"us-ca","reviewed_on":"2026-02-01","reviewer":"C. Counsel","version":"2026.1"},"version":"2026.1"},{"jurisdiction":"US-*","name":"us-states","review":null,"version":"2026.1"}]},"id":"decision-7","patient_id":"patient-2"}');
CREATE TABLE bedside_attribution (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	referral_id INTEGER NOT NULL, 
	rule TEXT NOT NULL, 
	decided_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_attribution_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral ("key")
)
 STRICT

;
INSERT INTO bedside_attribution VALUES(1,'attribution-1',1,0,0,NULL,1,'first',1772470800000000,'{"corrected_by":null,"decided_at":1772470800000000,"id":"attribution-1","reason":"first of 1 touch within 90 days","referral_id":"referral-1","rule":"first","shares":[{"basis_points":10000,"source":{"kind":"patient","source_id":"patient-1"}}]}');
CREATE TABLE bedside_appointment (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	practitioner_id TEXT, 
	location_id TEXT, 
	referral_id INTEGER, 
	service TEXT NOT NULL, 
	modality TEXT NOT NULL, 
	booked_at INTEGER, 
	starts_at INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	cancelled_at INTEGER, 
	cancelled_by TEXT, 
	arrived_at INTEGER, 
	seen_at INTEGER, 
	ended_at INTEGER, 
	next_booked_at INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_appointment_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key"), 
	CONSTRAINT bedside_appointment_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral ("key")
)
 STRICT

;
INSERT INTO bedside_appointment VALUES(1,'appointment-1',2,0,0,NULL,2,NULL,NULL,1,'check-up','in-person',1772470800000000,1773075600000000,'fulfilled',NULL,NULL,NULL,NULL,1773079200000000,NULL,'{"arrived_at":null,"booked_at":1772470800000000,"cancelled_at":null,"cancelled_by":null,"ended_at":1773079200000000,"ends_at":null,"id":"appointment-1","location_id":null,"modality":"in-person","next_booked_at":null,"origin":null,"patient_id":"patient-2","practitioner_id":null,"referral_id":"referral-1","seen_at":null,"service":"check-up","starts_at":1773075600000000,"status":"fulfilled"}');
CREATE TABLE bedside_reward (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	rule_id TEXT NOT NULL, 
	business_key TEXT NOT NULL, 
	referral_id INTEGER, 
	beneficiary_id INTEGER NOT NULL, 
	side TEXT NOT NULL, 
	instrument TEXT NOT NULL, 
	amount_minor INTEGER NOT NULL, 
	currency TEXT NOT NULL, 
	status TEXT NOT NULL, 
	earned_at INTEGER NOT NULL, 
	payable_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_reward_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral ("key"), 
	CONSTRAINT bedside_reward_beneficiary_id_fk FOREIGN KEY(beneficiary_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
INSERT INTO bedside_reward VALUES(1,'reward-1',2,0,0,NULL,'referrer-card','c4e180cc66e1ddbc4cd0a84445c54110aa02304d',1,1,'referrer','giftcard_bigbox',2500,'USD','refused',1773079200000000,1773079200000000,'{"basis":"per_referral","beneficiary":"referrer","beneficiary_id":"patient-1","business_key":"c4e180cc66e1ddbc4cd0a84445c54110aa02304d","clawback_until":1780855200000000,"counters":[],"earned_at":1773079200000000,"fulfilment_reference":null,"id":"reward-1","instrument":"giftcard_bigbox","payable_at":1773079200000000,"policy_id":"friends","reason":"denied: US-CA-REF-01","referral_id":"referral-1","rule_id":"referrer-card","rule_version":1,"settled_at":1773079200000000,"status":"refused","value":{"currency":"USD","minor":2500}}');
INSERT INTO bedside_reward VALUES(2,'reward-2',4,0,0,NULL,'welcome-sample','823aca7bcefc7359cd8df8e2239aaafecbe8c82f',1,2,'referee','otc_sample',600,'USD','fulfilled',1773079200000000,1774288800000000,'{"basis":"unconditional","beneficiary":"referee","beneficiary_id":"patient-2","business_key":"823aca7bcefc7359cd8df8e2239aaafecbe8c82f","clawback_until":1782064800000000,"counters":["cap:practice:welcome-sample:patient-2:2026","budget:practice:friends"],"earned_at":1773079200000000,"fulfilment_reference":null,"id":"reward-2","instrument":"otc_sample","payable_at":1774288800000000,"policy_id":"friends","reason":null,"referral_id":"referral-1","rule_id":"welcome-sample","rule_version":1,"settled_at":1774288800000000,"status":"fulfilled","value":{"currency":"USD","minor":600}}');
CREATE TABLE bedside_delivery (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	message_id INTEGER NOT NULL, 
	attempt INTEGER NOT NULL, 
	notifier TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_delivery_message_id_fk FOREIGN KEY(message_id) REFERENCES bedside_message ("key")
)
 STRICT

;
INSERT INTO bedside_delivery VALUES(1,'message-2.1',1,0,0,NULL,1,1,'console','sent',1772906400000000,'{"at":1772906400000000,"attempt":1,"id":"message-2.1","message_id":"message-2","notifier":"console","outcome":"sent","reason":null,"reference":"message-2"}');
CREATE TABLE bedside_survey_response (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	invitation_id INTEGER, 
	patient_id INTEGER, 
	instrument TEXT NOT NULL, 
	answered_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_survey_response_invitation_id_fk FOREIGN KEY(invitation_id) REFERENCES bedside_survey_invitation ("key"), 
	CONSTRAINT bedside_survey_response_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
CREATE TABLE bedside_transfer (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	step TEXT NOT NULL, 
	debit TEXT NOT NULL, 
	credit TEXT NOT NULL, 
	amount_minor INTEGER NOT NULL, 
	currency TEXT NOT NULL, 
	reward_id INTEGER, 
	business_key TEXT, 
	resolves INTEGER, 
	reverses INTEGER, 
	effective_on INTEGER NOT NULL, 
	occurred_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_transfer_reward_id_fk FOREIGN KEY(reward_id) REFERENCES bedside_reward ("key"), 
	CONSTRAINT bedside_transfer_resolves_fk FOREIGN KEY(resolves) REFERENCES bedside_transfer ("key"), 
	CONSTRAINT bedside_transfer_reverses_fk FOREIGN KEY(reverses) REFERENCES bedside_transfer ("key")
)
 STRICT

;
INSERT INTO bedside_transfer VALUES(1,'transfer-1',1,0,0,NULL,'reserve','budget:friends','reward:reward-2',600,'USD',2,'823aca7bcefc7359cd8df8e2239aaafecbe8c82f',NULL,NULL,20521,1773079200000000,'{"actor":"kim","amount":{"currency":"USD","minor":600},"business_key":"823aca7bcefc7359cd8df8e2239aaafecbe8c82f","credit":"reward:reward-2","debit":"budget:friends","effective_on":"2026-03-09","id":"transfer-1","occurred_at":1773079200000000,"reason":null,"resolves":null,"reverses":null,"reward_id":"reward-2","step":"reserve"}');
INSERT INTO bedside_transfer VALUES(2,'transfer-2',1,0,0,NULL,'post','budget:friends','reward:reward-2',600,'USD',2,NULL,1,NULL,20535,1774288800000000,'{"actor":"kim","amount":{"currency":"USD","minor":600},"business_key":null,"credit":"reward:reward-2","debit":"budget:friends","effective_on":"2026-03-23","id":"transfer-2","occurred_at":1774288800000000,"reason":null,"resolves":"transfer-1","reverses":null,"reward_id":"reward-2","step":"post"}');
CREATE TABLE bedside_survey_answer (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	response_id INTEGER NOT NULL, 
	patient_id INTEGER, 
	instrument TEXT NOT NULL, 
	question TEXT NOT NULL, 
	score INTEGER NOT NULL, 
	scale_low INTEGER NOT NULL, 
	scale_high INTEGER NOT NULL, 
	invited_at INTEGER, 
	answered_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_survey_answer_response_id_fk FOREIGN KEY(response_id) REFERENCES bedside_survey_response ("key"), 
	CONSTRAINT bedside_survey_answer_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
CREATE UNIQUE INDEX bedside_import_run_id ON bedside_import_run (id);
CREATE UNIQUE INDEX bedside_import_mark_id ON bedside_import_mark (id);
CREATE UNIQUE INDEX bedside_organization_id ON bedside_organization (id);
CREATE UNIQUE INDEX bedside_practitioner_id ON bedside_practitioner (id);
CREATE UNIQUE INDEX bedside_location_id ON bedside_location (id);
CREATE UNIQUE INDEX bedside_practitioner_role_id ON bedside_practitioner_role (id);
CREATE UNIQUE INDEX bedside_household_id ON bedside_household (id);
CREATE UNIQUE INDEX bedside_partner_id ON bedside_partner (id);
CREATE UNIQUE INDEX bedside_workshop_id ON bedside_workshop (id);
CREATE UNIQUE INDEX bedside_training_id ON bedside_training (id);
CREATE UNIQUE INDEX bedside_training_unique_assignment ON bedside_training (staff_id, module, assigned_on);
CREATE UNIQUE INDEX bedside_objective_id ON bedside_objective (id);
CREATE UNIQUE INDEX bedside_patient_id ON bedside_patient (id);
CREATE INDEX bedside_patient_by_household_id ON bedside_patient (household_id, id);
CREATE INDEX bedside_agreement_by_partner_id ON bedside_agreement (partner_id, id);
CREATE UNIQUE INDEX bedside_agreement_id ON bedside_agreement (id);
CREATE INDEX bedside_related_person_by_patient_id ON bedside_related_person (patient_id, id);
CREATE UNIQUE INDEX bedside_related_person_id ON bedside_related_person (id);
CREATE UNIQUE INDEX bedside_coverage_id ON bedside_coverage (id);
CREATE INDEX bedside_coverage_by_patient_id ON bedside_coverage (patient_id, id);
CREATE INDEX bedside_consent_by_patient_id ON bedside_consent (patient_id, id);
CREATE UNIQUE INDEX bedside_consent_id ON bedside_consent (id);
CREATE UNIQUE INDEX bedside_care_goal_id ON bedside_care_goal (id);
CREATE INDEX bedside_care_goal_by_patient_id ON bedside_care_goal (patient_id, id);
CREATE INDEX bedside_expectation_by_patient_id ON bedside_expectation (patient_id, id);
CREATE UNIQUE INDEX bedside_expectation_id ON bedside_expectation (id);
CREATE UNIQUE INDEX bedside_invitation_id ON bedside_invitation (id);
CREATE INDEX bedside_invitation_by_referrer_id_created_at ON bedside_invitation (referrer_id, created_at, id);
CREATE UNIQUE INDEX bedside_invitation_unique_code ON bedside_invitation (code);
CREATE INDEX bedside_referral_by_patient_id ON bedside_referral (patient_id, id);
CREATE INDEX bedside_referral_by_status_received_at ON bedside_referral (status, received_at, id);
CREATE UNIQUE INDEX bedside_referral_id ON bedside_referral (id);
CREATE INDEX bedside_referral_by_referrer_id_received_at ON bedside_referral (referrer_id, received_at, id);
CREATE INDEX bedside_touch_by_patient_id ON bedside_touch (patient_id, id);
CREATE UNIQUE INDEX bedside_touch_id ON bedside_touch (id);
CREATE UNIQUE INDEX bedside_visit_id ON bedside_visit (id);
CREATE INDEX bedside_visit_by_patient_id_started_at ON bedside_visit (patient_id, started_at, id);
CREATE INDEX bedside_follow_up_due ON bedside_follow_up (next_at, id) WHERE next_at IS NOT NULL;
CREATE UNIQUE INDEX bedside_follow_up_unique_occasion_key ON bedside_follow_up (occasion_key);
CREATE INDEX bedside_follow_up_by_patient_id ON bedside_follow_up (patient_id, id);
CREATE UNIQUE INDEX bedside_follow_up_id ON bedside_follow_up (id);
CREATE INDEX bedside_follow_up_by_next_at ON bedside_follow_up (next_at, id);
CREATE UNIQUE INDEX bedside_recall_unique_patient_and_type ON bedside_recall (patient_id, recall_type_id);
CREATE INDEX bedside_recall_by_status_due_on ON bedside_recall (status, due_on, id);
CREATE UNIQUE INDEX bedside_recall_id ON bedside_recall (id);
CREATE INDEX bedside_message_by_subject_kind_subject_id ON bedside_message (subject_kind, subject_id, id);
CREATE UNIQUE INDEX bedside_message_id ON bedside_message (id);
CREATE INDEX bedside_message_due ON bedside_message (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX bedside_message_by_patient_id_sending_at ON bedside_message (patient_id, sending_at, id);
CREATE INDEX bedside_message_by_next_at ON bedside_message (next_at, id);
CREATE UNIQUE INDEX bedside_inquiry_id ON bedside_inquiry (id);
CREATE INDEX bedside_survey_invitation_by_patient_id ON bedside_survey_invitation (patient_id, id);
CREATE UNIQUE INDEX bedside_survey_invitation_id ON bedside_survey_invitation (id);
CREATE INDEX bedside_concern_by_patient_id ON bedside_concern (patient_id, id);
CREATE INDEX bedside_concern_by_status ON bedside_concern (status, id);
CREATE UNIQUE INDEX bedside_concern_id ON bedside_concern (id);
CREATE UNIQUE INDEX bedside_attendance_unique_seat ON bedside_attendance (workshop_id, patient_id);
CREATE UNIQUE INDEX bedside_attendance_id ON bedside_attendance (id);
CREATE INDEX bedside_decision_by_patient_id_decided_at ON bedside_decision (patient_id, decided_at, id);
CREATE INDEX bedside_decision_by_about_kind_about_id ON bedside_decision (about_kind, about_id, id);
CREATE UNIQUE INDEX bedside_decision_id ON bedside_decision (id);
CREATE INDEX bedside_attribution_by_referral_id ON bedside_attribution (referral_id, id);
CREATE UNIQUE INDEX bedside_attribution_id ON bedside_attribution (id);
CREATE INDEX bedside_appointment_by_patient_id ON bedside_appointment (patient_id, id);
CREATE INDEX bedside_appointment_by_starts_at ON bedside_appointment (starts_at, id);
CREATE UNIQUE INDEX bedside_appointment_id ON bedside_appointment (id);
CREATE UNIQUE INDEX bedside_reward_id ON bedside_reward (id);
CREATE INDEX bedside_reward_by_beneficiary_id ON bedside_reward (beneficiary_id, id);
CREATE UNIQUE INDEX bedside_reward_unique_business_key ON bedside_reward (business_key);
CREATE INDEX bedside_reward_by_status_payable_at ON bedside_reward (status, payable_at, id);
CREATE UNIQUE INDEX bedside_delivery_unique_attempt ON bedside_delivery (message_id, attempt);
CREATE UNIQUE INDEX bedside_delivery_id ON bedside_delivery (id);
CREATE UNIQUE INDEX bedside_survey_response_unique_invitation ON bedside_survey_response (invitation_id);
CREATE UNIQUE INDEX bedside_survey_response_id ON bedside_survey_response (id);
CREATE UNIQUE INDEX bedside_transfer_unique_business_key ON bedside_transfer (business_key);
CREATE INDEX bedside_transfer_by_reward_id ON bedside_transfer (reward_id, id);
CREATE UNIQUE INDEX bedside_transfer_unique_reverses ON bedside_transfer (reverses);
CREATE UNIQUE INDEX bedside_transfer_unique_resolves ON bedside_transfer (resolves);
CREATE UNIQUE INDEX bedside_transfer_id ON bedside_transfer (id);
CREATE UNIQUE INDEX bedside_survey_answer_id ON bedside_survey_answer (id);
CREATE TRIGGER "bedside_consent_no_update" BEFORE UPDATE ON "bedside_consent" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_consent_no_delete" BEFORE DELETE ON "bedside_consent" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_attribution_no_update" BEFORE UPDATE ON "bedside_attribution" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_attribution_no_delete" BEFORE DELETE ON "bedside_attribution" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_transfer_no_update" BEFORE UPDATE ON "bedside_transfer" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_transfer_no_delete" BEFORE DELETE ON "bedside_transfer" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_delivery_no_update" BEFORE UPDATE ON "bedside_delivery" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_delivery_no_delete" BEFORE DELETE ON "bedside_delivery" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_survey_answer_no_update" BEFORE UPDATE ON "bedside_survey_answer" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_survey_answer_no_delete" BEFORE DELETE ON "bedside_survey_answer" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_decision_no_update" BEFORE UPDATE ON "bedside_decision" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_decision_no_delete" BEFORE DELETE ON "bedside_decision" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside__journal_no_update" BEFORE UPDATE ON "bedside__journal" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside__journal_no_delete" BEFORE DELETE ON "bedside__journal" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
COMMIT;
