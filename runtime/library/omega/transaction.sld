;;; (omega transaction): blocks that happen as a whole or not at all, and what they would do to the
;;; world as proposals. Source: Gray & Reuter, "Transaction Processing", 1993.
(define-library (omega transaction)
  (import (omega primitive) (omega kernel) (omega condition))
  (export
   transaction commit rollback rolled-back? rollback-reason with-savepoint detached
   proposals propose! review-queue accept-proposals! reject-proposals! recover-commits!
   proposal? proposal-id proposal-op proposal-target proposal-before proposal-after proposal-status
   %deliver)
  (begin

;; (transaction [:review #t] body ...): on return what it has written stands, and what it would do to
;; the world is done; when it is left otherwise, everything is as it was. Inside another one it is a
;; savepoint. With :review the proposals wait for accept-proposals! instead.
(define-syntax transaction
  (syntax-rules (:review)
    ((_ :review r e1 e2 ...) (%transaction r (lambda () e1 e2 ...)))
    ((_ e1 e2 ...)
     (%transaction #f (lambda () (%body-after-options "transaction" (:review) e1 e2 ...))))))

;; A transaction inside one.
(define-syntax with-savepoint
  (syntax-rules ()
    ((_ e1 e2 ...) (%transaction #f (lambda () e1 e2 ...)))))

;; What the body does to the world is done at once.
(define-syntax detached
  (syntax-rules ()
    ((_ e1 e2 ...) (%detached (lambda () e1 e2 ...)))))

;; What is chosen in the body is cut when it returns; when nothing is left to try in it, the failure
;; goes on outside.
(define (%transaction review thunk)
  (let* ((t (%begin-transaction review thunk))
         (results (%search-in-transaction (lambda () (%in-transaction t thunk)) %fail-further)))
    (if (not (%transaction-over? t))
        (%with-rollback t (lambda () (%deliver t))))
    (apply values results)))

(define (%in-transaction t thunk)
  (call/cc
    (lambda (exit)
      (%call-in-transaction t exit
        (lambda ()
          (call-with-values thunk
            (lambda results
              (%transaction-returned! t)
              results)))))))

;; What is left before it is committed is rolled back.
(define (%with-rollback t thunk)
  (%call-with-finally thunk (lambda () (%roll-back-unless-over! t))))

(define-record-type rolled-back
  (make-rolled-back reason)
  rolled-back?
  (reason rollback-reason))

;; Leave the transaction: everything is as it was before, and its value tells the reason.
(define (rollback reason)
  ((cdr (%transaction-exit 'rollback)) (list (make-rolled-back reason))))

;; Leave the transaction with these values: what it has written stands.
(define (commit . results)
  (let ((found (%transaction-exit 'commit)))
    (%transaction-returned! (car found))
    ((cdr found) results)))

;; Perform what waits, of a transaction, or (without one) of the search that has answered. Inside
;; another transaction or search it goes on waiting there.
(define (%deliver . transaction)
  (let ((pending (%begin-commit (and (pair? transaction) (car transaction)))))
    (if pending (%perform-commit pending))
    (if (pair? transaction) (%commit-transaction! (car transaction)))))

;; What failed was undone as far as it can be; to retry is a commit of what does not stand.
(define (%perform-commit pending)
  (let ((failure (%perform-all pending (lambda () #f))))
    (%end-commit pending)
    (if failure
        (restart-case (error failure)
          (retry () :report "Perform what is left of the commit."
            (let ((rest (%commit-rest pending)))
              (if rest (%perform-commit rest))))))))

;; In order, until one fails; then those before it are undone where that can be done. Nothing comes
;; between: it is the end of an extent. Answers the condition, or #f. If one leaves it for elsewhere
;; instead, that is a failure too, and `left` is called before the commit is ended.
(define (%perform-all pending left)
  (let ((failure #f))
    (dynamic-wind
      (lambda () #f)
      (lambda () #f)
      (lambda ()
        (set! failure
          (let loop ((i 0))
            (and (< i (%commit-size pending))
                 (let ((cause (%perform-one pending i left)))
                   (if cause
                       (begin
                         (%undo-from pending i)
                         (%commit-failure pending i (car cause)))
                       (loop (+ i 1)))))))))
    failure))

;; #f, or a list of what it has failed with.
(define (%perform-one pending i left)
  (let ((outcome 'left))
    (%call-with-finally
      (lambda ()
        (set! outcome (guard (c (#t (list c))) (%perform pending i) #f)))
      (lambda ()
        (if (eq? outcome 'left)
            (begin
              (%undo-from pending i)
              (left)
              (%end-commit pending)))))
    outcome))

(define (%undo-from pending i)
  (%give-up pending i)
  (%undo-before pending i))

;; Last first. One that cannot be undone, or whose undoing fails, stands.
(define (%undo-before pending i)
  (if (> i 0)
      (let ((i (- i 1)))
        (if (%can-be-undone? pending i)
            (guard (c (#t #f))
              (%undo pending i)
              (%undone! pending i)))
        (%undo-before pending i))))

;; Perform proposals that wait for review, by their numbers, or all of them. If one fails, those that
;; do not stand wait again.
(define (accept-proposals! . ids)
  (%accept (%proposal-ids ids)))

(define (%accept ids)
  (let ((pending (%accepted ids)))
    (if pending
        (let ((failure (%perform-all pending (lambda () (%end-review pending)))))
          (%end-review pending)
          (%end-commit pending)
          (if failure
              (restart-case (error failure)
                (retry () :report "Perform those of them that still wait."
                  (%accept (%still-waiting ids)))))))))

(define (%still-waiting ids)
  (let ((waiting (map proposal-id (review-queue))))
    (let loop ((ids ids))
      (cond
        ((null? ids) '())
        ((memv (car ids) waiting) (cons (car ids) (loop (cdr ids))))
        (else (loop (cdr ids)))))))

(define (reject-proposals! . ids)
  (%reject-proposals! (%proposal-ids ids)))

;; Numbers or proposals, or one list of them; without any, all that wait.
(define (%proposal-ids ids)
  (map (lambda (id) (if (proposal? id) (proposal-id id) id))
       (cond
         ((null? ids) (review-queue))
         ((and (null? (cdr ids)) (list? (car ids))) (car ids))
         (else ids))))

;; Do the rest of the commits that a crash has cut short. Where nobody knows whether something was
;; done, or somebody has changed the file since, &in-doubt is raised, with the restarts retry and
;; assume-done.
(define (recover-commits!)
  (%detached
    (lambda ()
      (let ((commits (%unfinished-commits)))
        (for-each %recover-commit commits)
        (length commits)))))

(define (%recover-commit commit)
  (let loop ((i 0))
    (if (< i (%recovery-size commit))
        (begin
          (let ((state (%recovery-state commit i)))
            (case state
              ((open) (%redo commit i))
              ((in-doubt changed)
               (restart-case (error (%in-doubt commit i state))
                 (retry () :report "Do it, or do it again." (%redo commit i))
                 (assume-done () :report "Take it as done." (%assume-done commit i))))
              ((standing)
               (restart-case (error (%in-doubt commit i state))
                 (assume-done () :report "Leave it as it is." (%assume-done commit i))))))
          (loop (+ i 1)))
        (%end-recovery commit))))

  ))
