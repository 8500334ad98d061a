;;; (omega fact): facts, rules, and what follows from them (Datalog with stratified negation,
;;; aggregates and lattices). Terms are quoted, ,expr is evaluated, ?x is a variable, _ anything.
;;; Sources: Ullman, "Principles of Database and Knowledge-Base Systems", 1988; Gupta, Mumick &
;;; Subrahmanian, "Maintaining Views Incrementally", 1993.
(define-library (omega fact)
  (import (scheme base) (scheme cxr)
          (omega condition)
          (only (srfi 41) define-stream stream-cons stream-null)
          (only (omega primitive) %body-after-options
            %fact %pattern %goals %rule %variables
            %add-fact! %retract-fact! %add-rule! %declare-relation! %fact-task %advance-facts!
            %answer-calls! %raise-limit! %facts-limit %settle-facts! %found-facts %found-fact
            %all-found %rules relations %call-with-facts %call-in-task %call-in-rule
            %invalid-argument))
  (export
   ;; Facts
   fact! fact? facts retract! fact-count with-facts relations
   ;; Rules
   define-rule define-relation rules-of derive!
   ;; Questions
   query why why-not %query %saturate %count
   ;; Limits
   max-rounds max-facts)
  (begin

(define (%check-limit who n)
  (if (or (not n) (and (exact-integer? n) (> n 0)))
      n
      (%invalid-argument
        (string-append who ": expected a positive number, or #f for no limit of the program's, got")
        n)))

;; In how many rounds something may be derived, and how many facts may be derived of it; #f for as
;; many as the machine allows. More raises &fixpoint-limit, with the restarts continue (as many
;; again, or a given number) and return-partial (go on with what is there: nothing is negated or
;; taken together of which not all is there).
(define max-rounds (make-parameter #f (lambda (n) (%check-limit "max-rounds" n))))
(define max-facts (make-parameter #f (lambda (n) (%check-limit "max-facts" n))))

;; (fact! [:evidence value] fact ...): these hold. Whether the last of them is new.
(define-syntax fact!
  (syntax-rules (:evidence)
    ((_ :evidence e f) (%add-fact! (%fact "fact!" f) e))
    ((_ :evidence e f g ...) (let ((v e)) (fact! :evidence v f) (fact! :evidence v g ...)))
    ((_ f) (%add-fact! (%fact "fact!" f) #f))
    ((_ f g ...) (begin (fact! f) (fact! g ...)))))

;; These do not hold any more, unless rules say so. Whether the last of them was given.
(define-syntax retract!
  (syntax-rules ()
    ((_ f) (%retract-fact! (%fact "retract!" f)))
    ((_ f g ...) (begin (retract! f) (retract! g ...)))))

;; Whether a fact, or some fact that agrees with a pattern, holds.
(define-syntax fact?
  (syntax-rules ()
    ((_ f) (%some-fact? (%goals "fact?" f)))))

;; All facts that agree with a pattern, derived ones included.
(define-syntax facts
  (syntax-rules ()
    ((_ f) (%facts-like (%pattern "facts" f)))))

;; How many facts there are, of a relation or of all, derived ones included.
(define-syntax fact-count
  (syntax-rules ()
    ((_) (%count '()))
    ((_ name) (%count '(name)))))

;; (with-facts [:max-rounds n] [:max-facts n] body ...): the body has facts and rules of its own, none
;; at first.
(define-syntax with-facts
  (syntax-rules (:max-rounds :max-facts)
    ((_ :max-rounds n . rest) (parameterize ((max-rounds n)) (with-facts . rest)))
    ((_ :max-facts n . rest) (parameterize ((max-facts n)) (with-facts . rest)))
    ((_ e1 e2 ...)
     (%call-with-facts
       (lambda () (%body-after-options "with-facts" (:max-rounds :max-facts) e1 e2 ...))))))

;; (define-rule head goal ...): the head holds whenever all goals do.
(define-syntax define-rule
  (syntax-rules ()
    ((_ head goal ...) (begin (%add-rule! (%rule "define-rule" head goal ...)) (if #f #f)))))

;; (define-relation (name column ... (lattice column))): what its columns are.
(define-syntax define-relation
  (syntax-rules ()
    ((_ (name . columns)) (%declare-relation! '(name . columns)))
    ((_ . other)
     (syntax-error
       "define-relation: expected the relation with its columns, such as (price symbol integer)"))))

;; The rules of a relation, as strings that show them.
(define-syntax rules-of
  (syntax-rules ()
    ((_ name) (%rules 'name))))

;; (query [:max-rounds n] [:max-facts n] (?x ...) goal ...): a stream of the lists of values for which
;; the goals hold. Nothing is computed before it is asked.
(define-syntax query
  (syntax-rules (:max-rounds :max-facts)
    ((_ :max-rounds n . rest) (parameterize ((max-rounds n)) (query . rest)))
    ((_ :max-facts n . rest) (parameterize ((max-facts n)) (query . rest)))
    ((_ variables goal ...)
     (%query (%variables "query" variables) (%goals "query" goal ...)))))

;; A derivation of minimal height: (fact given) or (fact rule: n from: (derivation ...)); #f if it
;; does not hold.
(define-syntax why
  (syntax-rules ()
    ((_ f) (%why (%fact "why" f)))))

;; For each rule that could make the fact, the first premise that fails, where attempts came
;; furthest: (rule: n fails: text with: ((?x value) ...)); #f if the fact does hold.
(define-syntax why-not
  (syntax-rules ()
    ((_ f) (%why-not (%fact "why-not" f)))))

;; (derive! [:max-rounds n] [:max-facts n] name ...): derive all that follows, of these relations or of
;; all.
(define-syntax derive!
  (syntax-rules (:max-rounds :max-facts)
    ((_ :max-rounds n . rest) (parameterize ((max-rounds n)) (derive! . rest)))
    ((_ :max-facts n . rest) (parameterize ((max-facts n)) (derive! . rest)))
    ((_ name ...) (%saturate '(name ...)))))

(define (%saturate names)
  (%complete (%task 'evaluate names))
  (if #f #f))

(define (%task kind asked)
  (%fact-task kind asked (max-rounds) (max-facts)))

(define (%some-fact? goals)
  (> (%found-facts (%complete (%task 'query (list '() goals)))) 0))

(define (%facts-like pattern)
  (%all-found (%complete (%task 'facts (list pattern)))))

(define (%count names)
  (%found-fact (%complete (%task 'count names)) 0))

(define (%query variables goals)
  (%answers (%task 'query (list variables goals)) 0))

(define-stream (%answers task i)
  (if (< i (%found-facts (%complete task)))
      (stream-cons (%found-fact task i) (%answers task (+ i 1)))
      stream-null))

(define (%why fact)
  (let ((task (%complete (%task 'why (list fact)))))
    (and (> (%found-facts task) 0) (%found-fact task 0))))

(define (%why-not fact)
  (let ((task (%complete (%task 'why-not (list fact)))))
    (and (not (%some-fact? (list fact))) (%all-found task))))

;; Compute it to the end, some rows at a time; procedures in rules are called in between.
(define (%complete task)
  (%call-in-task task (lambda () (%advance task))))

(define (%advance task)
  (let ((state (%advance-facts! task)))
    (cond
      ((eq? state 'done) task)
      ((eq? state 'paused) (%advance task))
      ((eq? (car state) 'calls)
       (%answer-calls! task (%call-all (caddr state) (cdddr state)))
       (%advance task))
      (else (%limit task (cadr state) (caddr state))))))

(define (%call-all procedure inputs)
  (%call-in-rule (lambda () (map (lambda (args) (apply procedure args)) inputs))))

(define (%limit task what most)
  (restart-case (error (%facts-limit task what most))
    (continue more :report "Go on with as many more as were allowed, or with a given number more."
      (%raise-limit! task what (+ most (%more more most)))
      (%advance task))
    (return-partial () :report "Go on with what is there."
      (%settle-facts! task)
      (%advance task))))

(define (%more given most)
  (cond
    ((null? given) most)
    ((and (exact-integer? (car given)) (> (car given) 0)) (car given))
    (else (%invalid-argument "continue: expected a positive number, got" (car given)))))
))
