;;; Tabled relations: each call, up to the names of its variables, is answered by one table of the
;;; run, in which an answer stands once. So they end wherever there are finitely many calls and
;;; answers, also if they begin with themselves. A table is filled from a stream of its own, with
;;; what the call knew and nothing else; constraints of the caller are looked at when an answer comes.

;; A relation whose answers are kept in tables: (define-tabled (name x ...) goal ...).
(define-syntax define-tabled
  (syntax-rules ()
    ((_ (name x ...) g0 g ...)
     (define name
       (let ((relation (lambda (x ...) (fresh () g0 g ...))))
         (define (name x ...) (%tabled 'name relation (list x ...)))
         name)))))

;; The goal of a tabled relation, a procedure that answers a goal, with these arguments.
(define (%tabled name relation arguments)
  (lambda (state)
    (lambda ()
      (cons (make-suspension
              (%run-of state)
              name
              (cons relation (%find-call arguments state))
              (lambda (finding) (%adopt finding arguments state)))
            (lambda () #f)))))

;; The table of a call, which is begun if there is none.
(define (table-of run name key)
  (or (%hash-table-ref (run-tables run) key #f)
      (let* ((relation (car key))
             (call (cdr key))
             (own (%apart call run))
             (arguments (cdr own))
             (table (make-logic-table
                      run name (car call) arguments (%make-hash-table 'equal) '() '())))
        (%hash-table-set! (run-tables run) key table)
        (set-run-calls! run (cons table (run-calls run)))
        (add-job! run (lambda () ((apply relation arguments) (car own))) table)
        table)))
