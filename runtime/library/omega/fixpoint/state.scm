;;; States of a fixpoint: what must be stable. A state is a pair of values, which are compared one by
;;; one as the program wishes, and of what else counts, which is compared by equal?.

;; A procedure from the list of the variables' values to a state.
(define (%state-by who signature)
  (if (procedure? signature)
      (lambda (values) (cons (list (apply signature values)) '()))
      (case signature
        ((value) (lambda (values) (cons values '())))
        ((facts) (lambda (values) (cons '() (%facts-now))))
        ((facts+bindings) (lambda (values) (cons values (%facts-now))))
        ((+world) (lambda (values) (cons values (cons (%facts-now) (%world-now)))))
        (else
         (%invalid-argument
           (string-append who ": expected value, facts, facts+bindings, +world or a procedure"
                          " for :signature, got")
           signature)))))

(define (%facts-now) ((fixpoint-fact-source)))

;; What would be done to the world: of each target the last proposal of each kind, the latest first.
(define (%world-now)
  (let loop ((all (reverse (proposals))) (seen '()) (found '()))
    (if (null? all)
        (reverse found)
        (let* ((proposal (car all))
               (key (list (proposal-op proposal) (proposal-target proposal))))
          (if (member key seen)
              (loop (cdr all) seen found)
              (loop (cdr all)
                    (cons key seen)
                    (cons (cons (proposal-after proposal) key) found)))))))

;; Whether two states are the same one; same? compares values, #f standing for equal?.
(define (%same-state? same? a b)
  (and (equal? (cdr a) (cdr b))
       (if same?
           (let loop ((as (car a)) (bs (car b)))
             (or (null? as)
                 (and (same? (car as) (car bs)) (loop (cdr as) (cdr bs)))))
           (equal? (car a) (car b)))))
